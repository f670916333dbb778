/// Search for bilinear schemes: walks in flip graphs over F_2, and lifting to Z and Q.
package dev.headroom.search;
