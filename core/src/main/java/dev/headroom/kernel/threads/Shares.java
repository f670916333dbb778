package dev.headroom.kernel.threads;

/// How the tiles of a product are shared out: each worker has a rectangle of its own, `rowGroups`
/// by `colGroups` of them, each cut into `rowTasks` by `colTasks` tasks. Workers of one row group
/// read the same rows of a, and each packs them; those of one column group read the same columns of
/// b, and each packs these. Reused from call to call.
/// Shape:  rows and columns are counted in panels; tasks are numbered worker by worker.
/// Shared: never, one caller's; tasks only read it.
public final class Shares {
  /// What packing a panel of a or of b costs, in tiles of the same depth.
  private static final double PACK_A = 0.5;

  private static final double PACK_B = 1.3;

  /// What a panel that is not full costs more than its share.
  private static final double REST = 0.1;

  /// So many tasks a worker are enough to even out threads of unequal speed.
  private static final int TASKS = 3;

  /// Fewer panels of b than this in a task make packing a for each of them too dear.
  private static final int LEAST = 4;

  public int rowGroups;
  int colGroups;
  private int rows;
  private int cols;
  private int allCols;
  private int rowTasks;
  private int colTasks;
  private int rowsPerTask;
  private int colsPerTask;

  /// Chooses the rectangles that cost the workers least.
  /// Shape:  `rowPanels` with the part that the last one is full; `packed` when b comes packed, or once for all workers.
  public void share(int workers, double rowPanels, int colPanels, boolean packed) {
    allCols = colPanels;
    double best = Double.MAX_VALUE;
    for (int groups = workers; groups >= 1; groups--) {
      if (workers % groups == 0) {
        int r = up((int) Math.ceil(rowPanels), groups);
        int c = up(colPanels, workers / groups);
        double full = Math.min(r, rowPanels + REST);
        double cost = (c + PACK_A) * full + (packed ? 0 : PACK_B * c);
        if (cost < best) {
          best = cost;
          rowGroups = groups;
          colGroups = workers / groups;
          rows = r;
          cols = c;
        }
      }
    }
  }

  /// Cuts each rectangle into tasks of at most so many panels of a.
  public void cut(int mostRows) {
    rowTasks = up(rows, mostRows);
    rowsPerTask = up(rows, rowTasks);
    int wanted = workers() == 1 ? 1 : up(TASKS, rowTasks);
    colTasks = Math.min(wanted, up(cols, LEAST));
    colsPerTask = up(cols, colTasks);
  }

  public int workers() {
    return rowGroups * colGroups;
  }

  public int tasks() {
    return workers() * rowTasks * colTasks;
  }

  public int rowGroup(int task) {
    return worker(task) / colGroups;
  }

  public int firstRow(int task) {
    return rowGroup(task) * rows + task % rowTasks * rowsPerTask;
  }

  public int endRow(int task) {
    return Math.min(firstRow(task) + rowsPerTask, (rowGroup(task) + 1) * rows);
  }

  public int firstCol(int task) {
    return left(worker(task)) + task / rowTasks % colTasks * colsPerTask;
  }

  public int endCol(int task) {
    return Math.min(firstCol(task) + colsPerTask, endOfWorker(worker(task)));
  }

  /// Where the columns of a worker begin.
  private int left(int worker) {
    return worker % colGroups * cols;
  }

  private int endOfWorker(int worker) {
    return Math.min(left(worker) + cols, allCols);
  }

  private int worker(int task) {
    return task / (rowTasks * colTasks);
  }

  /// Packing b, too, is cut into tasks, of at most `most` of its panels.
  public int packTasks(int most) {
    return workers() * up(cols, most);
  }

  public int packRowGroup(int task, int most) {
    return task / up(cols, most) / colGroups;
  }

  public int firstPacked(int task, int most) {
    int worker = task / up(cols, most);
    return left(worker) + task % up(cols, most) * most;
  }

  public int endPacked(int task, int most) {
    int worker = task / up(cols, most);
    return Math.min(firstPacked(task, most) + most, endOfWorker(worker));
  }

  private static int up(int count, int parts) {
    int p = Math.max(1, parts);
    return (count + p - 1) / p;
  }
}
