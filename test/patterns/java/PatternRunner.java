import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Compiles a laid-out project and runs its tests or its mutants in one Java process: starting one for each would take most
 * of the time. Takes a job file (JSON) and writes one JSON object a line to the file that it names.
 */
public final class PatternRunner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 2;

  private final JsonNode job;
  private final Path classes;

  private PatternRunner(JsonNode job) {
    this.job = job;
    classes = Path.of(job.path("classes").asText());
  }

  public static void main(String[] args) throws Exception {
    Logger.getLogger("").setLevel(Level.SEVERE);
    JsonNode job = JSON.readTree(Files.readAllBytes(Path.of(args[0])));
    List<ObjectNode> results = new PatternRunner(job).run();
    var lines = new StringBuilder();
    for (ObjectNode result : results) {
      lines.append(JSON.writeValueAsString(result)).append('\n');
    }
    Files.writeString(Path.of(job.path("output").asText()), lines);
    // Threads that a failing test left behind must not keep the process.
    System.exit(0);
  }

  private List<ObjectNode> run() throws Exception {
    List<Path> sources = new ArrayList<>();
    for (JsonNode folder : job.path("sources")) {
      try (Stream<Path> files = Files.walk(Path.of(folder.asText()))) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    String problems = compile(sources, classes, job.path("libraries").asText(), job.path("lint").asBoolean());
    if (problems != null) {
      System.err.println(problems);
      System.exit(3);
    }
    if (job.path("lint").asBoolean()) {
      return List.of();
    }
    return job.has("mutants") ? inTurn(mutants()) : inTurn(tests());
  }

  /** Null when it compiles, otherwise what the compiler says. */
  private static String compile(List<Path> sources, Path target, String classpath, boolean lint) throws IOException {
    Files.createDirectories(target);
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = new ArrayList<>(List.of(
        "-d", target.toString(), "-classpath", classpath, "--release", "17", "-encoding", "UTF-8", "-proc:none"));
    if (lint) {
      options.addAll(List.of("-Xlint:all", "-Werror"));
    }
    var messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var task = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources));
      return task.call() ? null : messages.toString();
    }
  }

  private List<ObjectNode> inTurn(List<Callable<List<ObjectNode>>> work) throws Exception {
    var threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<ObjectNode> results = new ArrayList<>();
      for (Future<List<ObjectNode>> each : threads.invokeAll(work)) {
        results.addAll(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Callable<List<ObjectNode>>> tests() throws Exception {
    List<String> goals = new ArrayList<>();
    job.path("goals").forEach(goal -> goals.add(goal.asText()));
    ClassLoader loader = loader(classes);
    List<Callable<List<ObjectNode>>> work = new ArrayList<>();
    for (String name : testClasses()) {
      work.add(() -> runClass(loader, name, goals, "180 s"));
    }
    return work;
  }

  private List<Callable<List<ObjectNode>>> mutants() {
    List<Callable<List<ObjectNode>>> work = new ArrayList<>();
    int number = 0;
    for (JsonNode mutant : job.path("mutants")) {
      Path target = classes.resolveSibling("mutant-" + number++);
      work.add(() -> List.of(runMutant(mutant, target)));
    }
    return work;
  }

  private ObjectNode runMutant(JsonNode mutant, Path target) throws Exception {
    ObjectNode result = JSON.createObjectNode();
    String goal = mutant.path("goal").asText();
    result.put("goal", goal).put("mutation", mutant.path("mutation").asText());
    Path source = target.resolve("source").resolve(mutant.path("file").asText());
    Files.createDirectories(source.getParent());
    Files.writeString(source, mutant.path("text").asText());
    String problems = compile(List.of(source), target.resolve("classes"),
        classes + java.io.File.pathSeparator + job.path("libraries").asText(), false);
    if (problems != null) {
      return result.put("outcome", "broken").put("message", problems);
    }
    long began = System.nanoTime();
    ClassLoader loader = loader(target.resolve("classes"), classes);
    int ran = 0;
    for (String name : testClasses()) {
      for (ObjectNode test : runClass(loader, name, List.of(goal), "60 s")) {
        String outcome = test.path("outcome").asText();
        ran += outcome.equals("skipped") ? 0 : 1;
        if (outcome.equals("failed")) {
          return result.put("outcome", "killed").put("message", test.path("message").asText())
              .put("milliseconds", (System.nanoTime() - began) / 1_000_000);
        }
      }
    }
    result.put("milliseconds", (System.nanoTime() - began) / 1_000_000);
    return ran == 0
        ? result.put("outcome", "broken").put("message", "no test of the goal ran on this target")
        : result.put("outcome", "survived").put("message", "");
  }

  private static ClassLoader loader(Path... folders) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path folder : folders) {
      urls.add(folder.toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), PatternRunner.class.getClassLoader());
  }

  private List<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files.map(file -> classes.relativize(file).toString()).filter(name -> name.endsWith("Test.class"))
          .map(name -> name.replace(".class", "").replace(java.io.File.separatorChar, '.')).sorted().toList();
    }
  }

  private static String normalized(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static boolean isOf(String method, List<String> goals) {
    String name = normalized(method);
    return goals.isEmpty() || goals.stream().anyMatch(goal -> {
      String id = normalized(goal);
      return name.equals(id) || name.startsWith(id + "-");
    });
  }

  private static List<ObjectNode> runClass(ClassLoader loader, String name, List<String> goals, String limit)
      throws ClassNotFoundException {
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> type = loader.loadClass(name);
    var selectors = Stream.of(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class) && isOf(method.getName(), goals))
        .map(method -> DiscoverySelectors.selectMethod(type, method)).toList();
    if (selectors.isEmpty()) {
      return List.of();
    }
    var request = LauncherDiscoveryRequestBuilder.request().selectors(selectors)
        .configurationParameter("junit.jupiter.execution.timeout.default", limit)
        .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
        .build();
    var listener = new Collector(type.getSimpleName());
    LauncherFactory.create().execute(request, listener);
    return listener.results;
  }

  private static final class Collector implements TestExecutionListener {
    private final List<ObjectNode> results = new ArrayList<>();
    private final String type;
    private long began;

    Collector(String type) {
      this.type = type;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      began = System.nanoTime();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      add(test, "skipped", reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      String message = result.getThrowable().map(Collector::describe).orElse("");
      // A class that cannot be set up counts as well: nothing of it ran.
      if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
        add(test, switch (result.getStatus()) {
          case SUCCESSFUL -> "passed";
          case ABORTED -> "skipped";
          case FAILED -> "failed";
        }, message);
      }
    }

    private void add(TestIdentifier test, String outcome, String message) {
      results.add(JSON.createObjectNode().put("name", type + "." + test.getDisplayName().replaceAll("\\(.*", ""))
          .put("outcome", outcome).put("message", message).put("milliseconds", (System.nanoTime() - began) / 1_000_000));
    }

    private static String describe(Throwable error) {
      var text = new StringBuilder(error.toString());
      for (StackTraceElement element : error.getStackTrace()) {
        if (element.getClassName().startsWith("com.example.storage")) {
          text.append("\n    at ").append(element);
        }
      }
      for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
        text.append("\n  caused by ").append(cause);
      }
      return text.toString();
    }
  }
}
