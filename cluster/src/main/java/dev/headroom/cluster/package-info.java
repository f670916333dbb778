/// Tasks on Apache Spark.
@NullMarked
package dev.headroom.cluster;

import org.jspecify.annotations.NullMarked;
