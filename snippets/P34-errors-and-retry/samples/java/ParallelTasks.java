package com.example.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs requests side by side. The first failure ends the others: nothing goes on behind the caller's back. */
final class ParallelTasks {
  private ParallelTasks() {}

  /**
   * Runs all tasks and waits for them.
   *
   * @param concurrency how many run at once, from 1
   * @return the results in the order of the tasks
   * @throws IOException the first failure; kind {@code CANCELLED} when the thread was interrupted
   */
  static <T> List<T> run(int concurrency, List<? extends Callable<T>> tasks, StorageErrors.Context context)
      throws IOException {
    var threads = Executors.newFixedThreadPool(concurrency);
    try {
      var completions = new ExecutorCompletionService<T>(threads);
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(completions.submit(task)));
      for (int count = 0; count < tasks.size(); count++) {
        completions.take().get();
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : futures) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException error) {
      if (error.getCause() instanceof Error serious) {
        throw serious;
      }
      if (error.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      throw StorageErrors.toStorageError(error.getCause(), context);
    } catch (InterruptedException error) {
      throw StorageErrors.toStorageError(error, context);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  /** Requests that were interrupted end at their next step; afterwards nothing of them runs any more. */
  private static void awaitEnd(ExecutorService threads) {
    try {
      threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
