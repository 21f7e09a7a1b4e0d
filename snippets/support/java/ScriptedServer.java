package com.example.storage.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers as a test says, for what no real server does on demand. */
public final class ScriptedServer implements AutoCloseable {
  static {
    // It sends headers and body apart: without this each answer takes 40 ms (delayed acknowledgement).
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
    var thread = new Thread(work, "scripted-server");
    thread.setDaemon(true);
    return thread;
  });
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** A request as it came; header names in lower case. */
  public record Request(String method, String path, String query, Map<String, String> headers, String body) {}

  /** What goes back; {@code lost}: the connection ends without an answer, or within it where there is a status. */
  public record Reply(int status, Map<String, String> headers, String body, boolean lost) {
    /** JSON or plain text. */
    public static Reply of(int status, String body) {
      String type = body.startsWith("{") || body.startsWith("[") ? "application/json" : "text/plain";
      return new Reply(status, Map.of("Content-Type", type), body, false);
    }

    /** Text in chunks, whose length nobody tells. */
    public static Reply chunked(int status, String body) {
      return new Reply(status, Map.of("Transfer-Encoding", "chunked"), body, false);
    }

    /** Text that breaks off: more was promised than comes. */
    public static Reply cutOff(int status, String body) {
      return new Reply(status, Map.of(), body, true);
    }

    /** No answer at all. */
    public static Reply nothing() {
      return new Reply(0, Map.of(), "", true);
    }
  }

  /** Answers requests; the number counts from 1. */
  @FunctionalInterface
  public interface Script {
    /**
     * The answer to a request.
     *
     * @throws InterruptedException when the server is closed while it waits
     */
    Reply answer(Request request, int number) throws InterruptedException;
  }

  /** Starts on a free port of the loopback interface. */
  public ScriptedServer(Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", exchange -> {
      try {
        serve(exchange, script);
      } catch (InterruptedException error) {
        exchange.close();
      }
    });
    server.start();
  }

  /** Its address, without a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What came so far. */
  public List<Request> requests() {
    return requests;
  }

  private void serve(HttpExchange exchange, Script script) throws IOException, InterruptedException {
    Map<String, String> headers = new TreeMap<>();
    exchange.getRequestHeaders().forEach((name, values) ->
        headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var uri = exchange.getRequestURI();
    var request = new Request(exchange.getRequestMethod(), uri.getPath(),
        uri.getRawQuery() == null ? "" : uri.getRawQuery(), headers, body);
    int number;
    synchronized (requests) {
      requests.add(request);
      number = requests.size();
    }
    Reply reply = script.answer(request, number);
    if (reply.lost() && reply.status() > 0) {
      exchange.sendResponseHeaders(reply.status(), 1_000_000);
      exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    } else if (!reply.lost()) {
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      boolean chunked = reply.headers().containsKey("Transfer-Encoding");
      boolean bodiless = bytes.length == 0 || request.method().equals("HEAD");
      exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : chunked ? 0 : bytes.length);
      if (!bodiless) {
        exchange.getResponseBody().write(bytes);
      }
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
