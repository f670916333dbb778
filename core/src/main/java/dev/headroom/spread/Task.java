package dev.headroom.spread;

import java.io.Serializable;

/// A piece of work that any machine can do, and do again where one dies: a record of numbers, words
/// and names of files, whose answer depends on nothing else. Files it names are where every machine
/// finds them.
/// Shared: always, it never changes.
public interface Task<R extends Record & Serializable> extends Serializable {
  /// Fails:  InputException for bad input, which no second try mends.
  R run();

  /// What its answer is: a record of what JSON can hold.
  Class<R> answer();
}
