/// JSON as strangers write it, read with bounded memory and one-line errors.
package dev.headroom.json;
