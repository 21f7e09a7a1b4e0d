/** `Transport.java`: sending, authentication, retries, errors. */
export const runtimeSource = String.raw`
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends requests as one user. Threads may share it. */
public final class Transport {
    /** Members that are absent stay absent; unknown ones, which newer services send, do no harm. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .build();

    /** @param caFile PEM file with the certificate authority of the service, or null. */
    public record Options(
            String server, String username, String password, String token, Path caFile, Duration timeout, int attempts) {
        /** Logs in with user and password; 60 seconds a request, 3 attempts. */
        public static Options of(String server, String username, String password) {
            return new Options(server, username, password, null, null, Duration.ofSeconds(60), 3);
        }

        public Options withToken(String other) {
            return new Options(server, username, password, other, caFile, timeout, attempts);
        }

        public Options withCaFile(Path file) {
            return new Options(server, username, password, token, file, timeout, attempts);
        }

        /** Secrets end in no log. */
        @Override
        public String toString() {
            return "Options[" + server + "]";
        }
    }

    /** @param target Encoded, behind the server's path. @param open Sent without credentials. */
    public record Request(
            String method, String target, Map<String, String> headers, byte[] body, boolean idempotent, boolean open) {}

    public record Answer(int status, HttpHeaders headers, byte[] body) {
        public <T> T json(TypeReference<T> type) throws IOException {
            return JSON.readValue(body, type);
        }
    }

    /** @param fileName Of files, or null. @param contentType Or null. */
    public record FormPart(String name, byte[] content, String fileName, String contentType) {}

    /** What a service says when it refuses, in one form. */
    public static final class ApiException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        public final int status;
        /** The service's own code, or an empty text. */
        public final String code;
        /** For the service's administrators, who find the request in their logs with it; may be null. */
        public final String requestId;
        public final String body;

        public ApiException(int status, String code, String message, String requestId, String body) {
            super(message);
            this.status = status;
            this.code = code;
            this.requestId = requestId;
            this.body = body;
        }
    }

    /** Statuses that a proxy or a busy service gives, and that pass. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private static final Pattern PLACES = Pattern.compile("\\{\\{(?:username|password)\\}\\}");

    /** When the thread that waits for an operation gives up (System.nanoTime). */
    static final ThreadLocal<Long> END = new ThreadLocal<>();

    private final Options options;
    private final String server;
    private final HttpClient client;
    private final JsonNode auth;
    private final String kind;
    private String current;

    /** @throws IOException when the CA file cannot be read. */
    public Transport(Options options) throws IOException {
        this.options = options;
        String plain = options.server().replaceAll("/+$", "");
        this.server = plain.matches("(?i)https?://[^/]+") ? plain + Auth.BASE_PATH : plain;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(options.timeout());
        if (options.caFile() != null) {
            builder.sslContext(trusting(options.caFile()));
        }
        this.client = builder.build();
        this.auth = JSON.readTree(Auth.FLOW);
        this.kind = auth.path("kind").asText();
    }

    private static SSLContext trusting(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException cause) {
            throw new IOException("Not a file of certificates: " + file, cause);
        }
    }

    /** Sends a request with credentials. @throws ApiException for every status but 2xx: redirections are not followed, since they would take credentials elsewhere. */
    public Answer send(Request request) throws IOException, InterruptedException {
        String token = request.open() ? null : token(null);
        Answer answer = attempts(request, token);
        if (!request.open() && kind.equals("login") && options.token() == null && renews(answer.status())) {
            // The token has ended before its time: once more with a new one.
            answer = attempts(request, token(token));
        }
        if (answer.status() < 200 || answer.status() >= 300) {
            throw errorOf(answer);
        }
        return answer;
    }

    /** Ends the session at the service, if there is one. */
    public void close() throws IOException, InterruptedException {
        String token;
        synchronized (this) {
            token = current;
            current = null;
        }
        JsonNode logout = auth.path("logout");
        if (token != null && logout.isObject()) {
            once(step(logout, null), token);
        }
    }

    private boolean renews(int status) {
        for (JsonNode each : auth.path("renewOn")) {
            if (each.asInt() == status) {
                return true;
            }
        }
        return false;
    }

    /** The token, or a new one when the one that ended is still the current one; threads share one login. */
    private synchronized String token(String ended) throws IOException, InterruptedException {
        if (options.token() != null || !kind.equals("login")) {
            return options.token();
        }
        if (current == null || current.equals(ended)) {
            current = null;
            current = logIn();
        }
        return current;
    }

    private String logIn() throws IOException, InterruptedException {
        JsonNode login = auth.path("login");
        // At once: a name may have the place of the password in it.
        Map<String, String> secrets = Map.of("{{username}}", inner(options.username()), "{{password}}", inner(options.password()));
        String body = PLACES.matcher(login.path("body").asText())
                .replaceAll(place -> Matcher.quoteReplacement(secrets.get(place.group())));
        Answer answer = once(step(login, body.getBytes(StandardCharsets.UTF_8)), null);
        if (answer.status() < 200 || answer.status() >= 300) {
            throw errorOf(answer);
        }
        JsonNode value = JSON.readTree(answer.body());
        for (JsonNode name : login.path("pointer")) {
            value = value.path(name.asText());
        }
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new ApiException(answer.status(), "NoToken", "The login gave no token", null, "");
        }
        return value.asText();
    }

    /** A text as it stands between the quotes of JSON. */
    private static String inner(String text) throws JsonProcessingException {
        String quoted = JSON.writeValueAsString(text == null ? "" : text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Request step(JsonNode step, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        step.path("headers").properties().forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
        return new Request(step.path("method").asText(), step.path("path").asText(), headers, body, false, true);
    }

    private Answer attempts(Request request, String token) throws IOException, InterruptedException {
        int most = request.idempotent() ? options.attempts() : 1;
        for (int attempt = 1; ; attempt++) {
            // Half a second, one second, two seconds, and a bit more: clients that failed together do not come back together.
            long pause = (long) (500 * Math.pow(2, attempt - 1) * ThreadLocalRandom.current().nextDouble(1, 1.2));
            try {
                Answer answer = once(request, token);
                if (attempt >= most || !PASSING.contains(answer.status())) {
                    return answer;
                }
                String wanted = answer.headers().firstValue("Retry-After").orElse("");
                pause = wanted.matches("\\d{1,5}") ? Math.min(Long.parseLong(wanted) * 1000, 30_000) : pause;
            } catch (IOException error) {
                if (attempt >= most || millisecondsLeft() <= 0) {
                    throw error;
                }
            }
            Thread.sleep(Math.max(0, Math.min(pause, millisecondsLeft())));
        }
    }

    private Answer once(Request request, String token) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        String target = withCredentials(request, headers, token);
        var body = request.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(request.body());
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(server + target)).timeout(timeout()).method(request.method(), body);
        headers.forEach(builder::header);
        HttpResponse<byte[]> response = client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static long millisecondsLeft() {
        Long end = END.get();
        return end == null ? Long.MAX_VALUE : (end - System.nanoTime()) / 1_000_000;
    }

    private Duration timeout() {
        // One more: it was rounded down, and what ends before its time is no missed deadline.
        long left = Math.max(0, Math.min(Integer.MAX_VALUE, millisecondsLeft())) + 1;
        return Duration.ofMillis(Math.min(options.timeout().toMillis(), left));
    }

    private String withCredentials(Request request, Map<String, String> headers, String token) {
        String target = request.target();
        if (kind.equals("login") && token != null) {
            headers.put(auth.path("header").asText(), auth.path("template").asText().replace("{{token}}", token));
        } else if (!request.open() && kind.equals("basic")) {
            byte[] pair = (options.username() + ":" + options.password()).getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        } else if (!request.open() && token != null && kind.equals("bearer")) {
            headers.put("Authorization", "Bearer " + token);
        } else if (!request.open() && token != null && kind.equals("apiKey")) {
            String name = auth.path("name").asText();
            String pair = encode(name) + "=" + encode(token);
            switch (auth.path("in").asText()) {
                case "query" -> {
                    return target + (target.contains("?") ? "&" : "?") + pair;
                }
                case "cookie" -> headers.merge("Cookie", pair, (own, added) -> own + "; " + added);
                default -> headers.put(name, token);
            }
        }
        return target;
    }

    private static ApiException errorOf(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        JsonNode whole;
        try {
            whole = JSON.readTree(text);
        } catch (JsonProcessingException page) {
            whole = JSON.nullNode(); // proxies answer with pages
        }
        String message = find(whole, "message", "detail", "msg", "error");
        String code = find(whole, "code", "error_code");
        String requestId = find(whole, "request_id", "requestId");
        for (String name : List.of("X-Trace-Id", "Request-Id", "X-Request-Id")) {
            requestId = answer.headers().firstValue(name).orElse(requestId);
        }
        return new ApiException(
                answer.status(), code == null ? "" : code, message == null ? "Status " + answer.status() : message, requestId, text);
    }

    private static String find(JsonNode whole, String... names) {
        for (String name : names) {
            for (JsonNode place : List.of(whole.path("error"), whole)) {
                if (place.path(name).isTextual() || place.path(name).isNumber()) {
                    return place.path(name).asText();
                }
            }
        }
        return null;
    }

    /** Percent-encoding of a value; colons and slashes of the path itself are not touched. */
    static String encode(Object value, String separator) {
        List<String> texts = new ArrayList<>();
        for (Object item : value instanceof Collection<?> items ? items : List.of(value)) {
            texts.add(encode(item));
        }
        return String.join(separator, texts);
    }

    static String joined(Collection<?> items, String separator) {
        return String.join(separator, items.stream().map(Transport::text).toList());
    }

    static String encode(Object value) {
        StringBuilder found = new StringBuilder();
        for (byte each : text(value).getBytes(StandardCharsets.UTF_8)) {
            char sign = (char) (each & 0xff);
            boolean plain = (sign < 128 && Character.isLetterOrDigit(sign)) || "-._~".indexOf(sign) >= 0;
            found.append(plain ? String.valueOf(sign) : String.format("%%%02X", each & 0xff));
        }
        return found.toString();
    }

    static String text(Object value) {
        return value instanceof JsonNode node && node.isValueNode() ? node.asText() : String.valueOf(value);
    }

    static void pairs(List<String> query, String name, Object value, String separator) {
        if (value == null) {
            return;
        }
        if (separator != null) {
            query.add(encode(name) + "=" + encode(value, separator));
            return;
        }
        for (Object item : value instanceof Collection<?> items ? items : List.of(value)) {
            query.add(encode(name) + "=" + encode(item));
        }
    }

    static String withQuery(String path, List<String> query) {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    static byte[] form(Object body) {
        List<String> found = new ArrayList<>();
        for (var entry : JSON.<JsonNode>valueToTree(body).properties()) {
            Iterable<JsonNode> items = entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue());
            items.forEach(item -> pairs(found, entry.getKey(), item, null));
        }
        return String.join("&", found).getBytes(StandardCharsets.UTF_8);
    }

    /** A multipart body (RFC 7578); sets its content type. */
    static byte[] multipart(List<FormPart> parts, Map<String, String> headers) throws IOException {
        String boundary = UUID.randomUUID().toString();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (FormPart part : parts) {
            String file = part.fileName() == null ? "" : "; filename=\"" + quoted(part.fileName()) + "\"";
            String type = part.contentType() == null ? "" : "Content-Type: " + part.contentType() + "\r\n";
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(part.name()) + "\"" + file + "\r\n" + type + "\r\n";
            body.write(head.getBytes(StandardCharsets.UTF_8));
            body.write(part.content());
            body.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        headers.put("Content-Type", "multipart/form-data; boundary=" + boundary);
        return body.toByteArray();
    }

    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
`;
