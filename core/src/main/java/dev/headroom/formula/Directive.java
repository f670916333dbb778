package dev.headroom.formula;

/// What a DIMACS file asks for beyond its clauses, in a comment that tools read as a command.
/// Shape:  what: "a projected count on 3 variables (c p show, line 2)"; line: the first such line;
///         weighted: models have weights, so that their number is not what is asked for.
public record Directive(String what, long line, boolean weighted) {}
