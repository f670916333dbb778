/// JSON from files that are not trusted, read with bounded memory and one-line errors.
package dev.headroom.json;
