/// Formulas in conjunctive normal form, their DIMACS text, and a checker of models.
@NullMarked
package dev.headroom.formula;

import org.jspecify.annotations.NullMarked;
