import type { Call, ClientModel } from '../model/clientModel';
import { testedCalls } from '../testedCalls';
import { javaMethod, javaParts, javaResult } from './javaCalls';
import { javaType } from './javaTypes';

/** `ClientTest.java`: every call against the mock, and what no mock does by itself against a small server. */
export function javaTests(model: ClientModel): string {
  const calls = testedCalls(model);
  return [...head, ...calls.flatMap(javaCallTests), ...(model.auth.kind === 'login' ? renewal : []), '}', ''].join(
    '\n',
  );
}

const head = String.raw`
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientTest {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static Client client;

    /** The mock: storage-integrator api mock FILE --port 4010. */
    @BeforeAll
    static void connect() throws IOException {
        String server = System.getenv("API_MOCK_URL");
        assertNotNull(server, "Set API_MOCK_URL to the address of the mock");
        String token = System.getenv("API_MOCK_TOKEN");
        client = new Client(Transport.Options.of(server, "admin", "mock-password").withToken(token));
    }

    @AfterAll
    static void logOut() throws Exception {
        client.close();
    }

    private static <T> T sample(String text, TypeReference<T> type) throws IOException {
        return Transport.JSON.readValue(text, type);
    }

    private static Transport.Request request(String method, String target, boolean idempotent, boolean open) {
        return new Transport.Request(method, target, Map.of(), null, idempotent, open);
    }

    @FunctionalInterface
    private interface Task {
        void run(Transport transport) throws Exception;
    }

    private static void withServer(HttpHandler handler, Task task) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        try {
            task.run(new Transport(Transport.Options.of("http://127.0.0.1:" + server.getAddress().getPort(), "a", "b")));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusalsAreOneKindOfError() {
        var error = assertThrows(
                Transport.ApiException.class,
                () -> client.transport.send(request("GET", "/there-is-no-such-path", true, false)));
        assertEquals(404, error.status);
        assertNotEquals("", error.code);
        assertNotEquals("", error.getMessage());
    }

    @Test
    void onlyWhatMayBeSentTwiceIsTriedAgain() throws Exception {
        AtomicInteger count = new AtomicInteger();
        HttpHandler busy = exchange -> {
            byte[] body = "{\"error\":{\"code\":\"Busy\",\"message\":\"Come back later\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "0");
            exchange.getResponseHeaders().add("X-Request-Id", "request-7");
            exchange.sendResponseHeaders(count.incrementAndGet() == 3 ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
        withServer(busy, transport -> {
            assertEquals(200, transport.send(request("GET", "/x", true, true)).status());
            assertEquals(3, count.getAndSet(0));
            var error = assertThrows(Transport.ApiException.class, () -> transport.send(request("POST", "/x", false, true)));
            assertEquals(List.of("503", "Busy", "Come back later", "request-7"),
                    List.of(String.valueOf(error.status), error.code, error.getMessage(), error.requestId));
            assertEquals(1, count.get());
        });
    }

    @Test
    void integersKeepTheirDigits() throws Exception {
        assertEquals(9223372036854775807L, sample("9223372036854775807", new TypeReference<Long>() {}));
        List<String> query = new ArrayList<>();
        Transport.pairs(query, "a", List.of(9223372036854775807L, true), ",");
        assertEquals(List.of("a=9223372036854775807,true"), query);
        assertEquals("{}", Transport.JSON.writeValueAsString(sample("{}", new TypeReference<JsonNode>() {})));
        assertEquals(15, DEADLINE.toSeconds() * INTERVAL.toMillis() / 100);
        assertEquals(2, List.of(Integer.MAX_VALUE, Order.DEFAULT).size());
    }`.split('\n');

const renewal = String.raw`
    @Test
    void aTokenThatEndedIsRenewedOnce() throws Exception {
        AtomicInteger logins = new AtomicInteger();
        HttpHandler handler = exchange -> {
            exchange.getRequestBody().readAllBytes();
            String value = "{}";
            int status = 200;
            if (exchange.getRequestMethod().equals("POST")) {
                value = "\"token-" + logins.incrementAndGet() + "\"";
                List<String> names = new ArrayList<>();
                Transport.JSON.readTree(Auth.FLOW).path("login").path("pointer").forEach(name -> names.add(0, name.asText()));
                for (String name : names) {
                    value = "{\"" + name + "\":" + value + "}";
                }
            } else if (!String.valueOf(exchange.getRequestHeaders().values()).contains("token-2")) {
                status = 401;
            }
            byte[] body = value.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
        withServer(handler, transport -> {
            assertEquals(200, transport.send(request("GET", "/x", true, false)).status());
            assertEquals(2, logins.get());
        });
    }`.split('\n');

/** Tests of one call as lines: methods of a class with a `client`, `sample`, `DEADLINE` and `INTERVAL`. */
export function javaCallTests(call: Call): readonly string[] {
  const { optionsClass } = javaParts(call);
  const values = call.parameters
    .filter((each) => each.required)
    .map((each) => sampleOf(call.sample.parameters.get(each.wire) ?? 'null', javaType(each.type)));
  const body = bodySample(call);
  if (body !== undefined) values.push(body);
  if (optionsClass !== undefined) values.push('null');
  const method = javaMethod(call);
  const own = `client.${method}(${values.join(', ')})`;
  return [
    ...(call.method === 'DELETE' ? lastLines : testLines)(method, [
      javaResult(call) === 'void' ? `${own};` : `assertNotNull(${own});`,
    ]),
    ...(call.paging === undefined || optionsClass === undefined
      ? []
      : testLines(`${method}All`, [
          `assertEquals(true, client.${method}All(${[...values, '1'].join(', ')}).iterator().hasNext());`,
        ])),
    ...(call.wait === undefined || call.wait.deletes
      ? []
      : testLines(`${method}AndWait`, [`client.${method}AndWait(${[...values, 'DEADLINE', 'INTERVAL'].join(', ')});`])),
  ];
}

function testLines(name: string, lines: readonly string[]): readonly string[] {
  return ['', '    @Test', `    void ${name}() throws Exception {`, ...lines.map((line) => `        ${line}`), '    }'];
}

/** After all others, which want the object that it deletes. */
function lastLines(name: string, lines: readonly string[]): readonly string[] {
  return testLines(name, lines).flatMap((line) =>
    line === '    @Test' ? [line, '    @Order(Integer.MAX_VALUE)'] : [line],
  );
}

function sampleOf(json: string, type: string): string {
  return `sample(${JSON.stringify(json)}, new TypeReference<${type}>() {})`;
}

function bodySample({ body, sample: { body: text, parts } }: Call): string | undefined {
  if (body === undefined) return undefined;
  if (body.kind === 'bytes') return 'new byte[] {0, -1}';
  if (body.kind === 'text') return JSON.stringify(text);
  if (body.kind !== 'multipart') return sampleOf(text, javaType(body.type));
  const list = parts.map(({ name, file, text: content }) =>
    file
      ? `new Transport.FormPart(${JSON.stringify(name)}, new byte[] {0, -1}, "file", null)`
      : `new Transport.FormPart(${JSON.stringify(name)}, ${JSON.stringify(content)}.getBytes(StandardCharsets.UTF_8), null, null)`,
  );
  return `List.of(${list.join(', ')})`;
}
