package com.example.storage;

import com.example.storage.ManagementException.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Calls a management API with the token of a login. Logs in at the first call, once for all threads, and again when the token
 * has expired; where nobody logs in, a token or password goes with each request, and a refusal is an error at once. The token travels in a header only; neither it nor the password is ever part of an address, a log or an error.
 */
public final class ManagementClient implements AutoCloseable {
  /** Bytes of an answer that are read at most: 16 MiB. */
  private static final int MAX_BODY = 16 * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(ManagementClient.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Options options;
  private final HttpClient http;
  private String token;
  private ManagementException refused;

  /** How requests are let in: with the token of a login, or with what is sent with each of them. */
  public enum LoginFlow {
    /** POST /auth/tokens:login, the token goes into Xms-Auth-Token. */
    XMS,
    /** POST /api/auth, the token is a bearer token. */
    CEPH_DASHBOARD,
    /** Nobody logs in: a token goes with each request. */
    TOKEN,
    /** Nobody logs in: user and password go with each request. */
    BASIC,
    /** Anybody is let in. */
    NONE;

    private boolean isLogin() {
      return this == XMS || this == CEPH_DASHBOARD;
    }
  }

  /**
   * Where the API is and who calls it.
   *
   * @param baseUrl for example {@code https://xms.example.com/api/v1}, for the Ceph dashboard without {@code /api}
   * @param password asked for at each login, so that it need not be kept; without a login at each request: for the token, or
   *     the password
   * @param caFile PEM file of a private certificate authority
   * @param timeout of one call
   * @param tokenHeader where a token of {@link LoginFlow#TOKEN} goes; in {@code Authorization} it is a bearer token
   */
  public record Options(
      URI baseUrl, String user, Supplier<String> password, Optional<Path> caFile, Duration timeout, LoginFlow flow,
      String tokenHeader) {
    /** A token goes into {@code Authorization}. */
    public Options(
        URI baseUrl, String user, Supplier<String> password, Optional<Path> caFile, Duration timeout, LoginFlow flow) {
      this(baseUrl, user, password, caFile, timeout, flow, "Authorization");
    }

    @Override
    public String toString() {
      return "ManagementClient.Options[" + user + " at " + baseUrl + "]";
    }
  }

  /**
   * A client; nothing is sent yet.
   *
   * @throws IOException when the file of the certificate authority cannot be used
   */
  public ManagementClient(Options options) throws IOException {
    this.options = options;
    var builder = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(options.timeout())
        // Followed elsewhere, the token would go to whoever is there.
        .followRedirects(HttpClient.Redirect.NEVER);
    if (options.caFile().isPresent()) {
      builder.sslContext(trusting(options.caFile().get()));
    }
    http = builder.build();
  }

  /**
   * Reads.
   *
   * @param path below the base URL, for example {@code /volumes/7}
   * @return the JSON of the answer, a missing node where there is no body
   * @throws ManagementException saying what went wrong
   */
  public JsonNode get(String path, Map<String, String> query) throws ManagementException {
    return call("GET", path, query, null);
  }

  /**
   * Creates or acts.
   *
   * @throws ManagementException saying what went wrong; after kind {@code NETWORK} or {@code TIMEOUT} it may have been done
   */
  public JsonNode post(String path, JsonNode body) throws ManagementException {
    return call("POST", path, Map.of(), body);
  }

  /**
   * Changes.
   *
   * @throws ManagementException as {@link #post}
   */
  public JsonNode put(String path, JsonNode body) throws ManagementException {
    return call("PUT", path, Map.of(), body);
  }

  /**
   * Deletes.
   *
   * @throws ManagementException as {@link #post}
   */
  public JsonNode delete(String path) throws ManagementException {
    return call("DELETE", path, Map.of(), null);
  }

  /** Gives the token back; what fails at that is logged only. */
  @Override
  public synchronized void close() {
    if (token == null) {
      return;
    }
    String path = options.flow() == LoginFlow.XMS ? "/auth/tokens:logout" : "/api/auth/logout";
    try {
      send("POST", path, Map.of(), null, token);
    } catch (ManagementException error) {
      LOG.log(System.Logger.Level.DEBUG, "not logged out: {0}", error.getMessage());
    }
    token = null;
  }

  @Override
  public String toString() {
    return "ManagementClient[" + options.user() + " at " + options.baseUrl() + "]";
  }

  /**
   * Any call, for methods and queries that the others do not have.
   *
   * @param body null: none
   * @throws ManagementException as {@link #post}
   */
  public JsonNode call(String method, String path, Map<String, String> query, JsonNode body) throws ManagementException {
    String used = tokenOtherThan(null);
    try {
      return send(method, path, query, body, used);
    } catch (ManagementException error) {
      if (error.kind() != Kind.UNAUTHENTICATED || !options.flow().isLogin()) {
        throw error;
      }
    }
    // A call that was refused for its token was not carried out, so any call may be sent again: once.
    return send(method, path, query, body, tokenOtherThan(used));
  }

  /** The token; logs in when there is none, or when it is the one that was refused. Others wait here meanwhile. */
  private synchronized String tokenOtherThan(String stale) throws ManagementException {
    if (!options.flow().isLogin()) {
      return options.flow() == LoginFlow.NONE ? null : options.password().get();
    }
    if (refused != null) {
      // Tried again and again, a wrong password locks the account.
      throw refused;
    }
    if (token == null || token.equals(stale)) {
      token = null;
      try {
        token = logIn();
      } catch (ManagementException error) {
        if (error.kind() == Kind.UNAUTHENTICATED || error.kind() == Kind.FORBIDDEN || error.kind() == Kind.INVALID) {
          refused = error;
        }
        throw error;
      }
    }
    return token;
  }

  private String logIn() throws ManagementException {
    boolean xms = options.flow() == LoginFlow.XMS;
    String path = xms ? "/auth/tokens:login" : "/api/auth";
    var body = JSON.createObjectNode();
    if (xms) {
      body.putObject("auth").put("name", options.user()).put("password", options.password().get());
    } else {
      body.put("username", options.user()).put("password", options.password().get());
    }
    JsonNode answer = send("POST", path, Map.of(), body, null);
    String found = answer.at(xms ? "/token/uuid" : "/token").asText("");
    if (found.isEmpty()) {
      throw ManagementException.create(Kind.PROTOCOL, "POST", path, "the answer to the login has no token");
    }
    LOG.log(System.Logger.Level.DEBUG, "logged in as {0}", options.user());
    return found;
  }

  private JsonNode send(String method, String path, Map<String, String> query, JsonNode body, String auth)
      throws ManagementException {
    HttpResponse<InputStream> answer;
    byte[] bytes;
    try {
      answer = http.send(request(method, path, query, body, auth), BodyHandlers.ofInputStream());
      try (var stream = answer.body()) {
        bytes = stream.readNBytes(MAX_BODY + 1);
      }
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw ManagementException.fromFailure(method, path, error);
    } catch (IOException error) {
      throw ManagementException.fromFailure(method, path, error);
    }
    if (answer.statusCode() / 100 != 2) {
      Map<String, String> headers = new TreeMap<>();
      answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      throw ManagementException.fromAnswer(method, path, answer.statusCode(), headers, bytes);
    }
    if (bytes.length > MAX_BODY) {
      throw ManagementException.create(Kind.PROTOCOL, method, path, "the answer is above " + MAX_BODY + " bytes");
    }
    try {
      return bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
    } catch (JsonProcessingException error) {
      throw ManagementException.create(Kind.PROTOCOL, method, path, "the answer is no JSON");
    } catch (IOException error) {
      throw ManagementException.fromFailure(method, path, error);
    }
  }

  private HttpRequest request(String method, String path, Map<String, String> query, JsonNode body, String auth) {
    String search = new TreeMap<>(query).entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue())).collect(Collectors.joining("&"));
    String base = options.baseUrl().toString().replaceAll("/$", "");
    boolean ceph = options.flow() == LoginFlow.CEPH_DASHBOARD;
    var request = HttpRequest.newBuilder(URI.create(base + path + (search.isEmpty() ? "" : "?" + search)))
        .timeout(options.timeout())
        .header("Accept", ceph ? "application/vnd.ceph.api.v1.0+json" : "application/json");
    if (auth != null) {
      addCredentials(request, auth);
    }
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    return request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body.toString())).build();
  }

  private void addCredentials(HttpRequest.Builder request, String secret) {
    String header = options.tokenHeader();
    switch (options.flow()) {
      case XMS -> request.header("Xms-Auth-Token", secret);
      case CEPH_DASHBOARD -> request.header("Authorization", "Bearer " + secret);
      case BASIC -> {
        byte[] pair = (options.user() + ":" + secret).getBytes(StandardCharsets.UTF_8);
        request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
      }
      default -> request.header(header, header.equalsIgnoreCase("Authorization") ? "Bearer " + secret : secret);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static SSLContext trusting(Path caFile) throws IOException {
    try (var pem = Files.newInputStream(caFile)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException error) {
      throw new IOException("cannot use the certificates of " + caFile, error);
    }
  }
}
