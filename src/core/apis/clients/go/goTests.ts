import type { Call, ClientModel } from '../model/clientModel';
import { testedCalls } from '../testedCalls';
import { goMethod, goNames, goParams, goResult } from './goCalls';
import { goFieldType } from './goTypes';

/** `client_test.go`: every call against the mock, and what no mock does by itself against a small server. */
export function goTests(model: ClientModel): string {
  const calls = testedCalls(model);
  return [
    ...head,
    ...calls.flatMap((call) => goCallTests(call, model)),
    ...(model.auth.kind === 'login' ? renewal : []),
    '',
  ].join('\n');
}

const head = String.raw`
import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

var shared *Client

// The mock: storage-integrator api mock FILE --port 4010
func mock(t *testing.T) *Client {
	t.Helper()
	if shared != nil {
		return shared
	}
	server := os.Getenv("API_MOCK_URL")
	if server == "" {
		t.Fatal("Set API_MOCK_URL to the address of the mock")
	}
	client, err := NewClient(Options{Server: server, Username: "admin", Password: "mock-password", Token: os.Getenv("API_MOCK_TOKEN")})
	if err != nil {
		t.Fatal(err)
	}
	shared = client
	return client
}

// sample is a value from its JSON text.
func sample[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

var quick = WaitOptions{Deadline: 15 * time.Second, Interval: 100 * time.Millisecond}

func TestError(t *testing.T) {
	_, err := mock(t).Transport.Send(context.Background(), Request{Method: "GET", Target: "/there-is-no-such-path", Idempotent: true})
	var refused *APIError
	if !errors.As(err, &refused) || refused.Status != 404 || refused.Code == "" || refused.Message == "" {
		t.Fatal(err)
	}
}

func small(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	client, err := NewClient(Options{Server: server.URL, Username: "a", Password: "b"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestRetriesOnlyWhatMayBeSentTwice(t *testing.T) {
	count, good := 0, 3
	client := small(t, func(response http.ResponseWriter, _ *http.Request) {
		count++
		response.Header().Set("Retry-After", "0")
		response.Header().Set("X-Request-Id", "request-7")
		if count != good {
			response.WriteHeader(503)
		}
		_, _ = io.WriteString(response, "{\"error\":{\"code\":\"Busy\",\"message\":\"Come back later\"}}")
	})
	answer, err := client.Transport.Send(context.Background(), Request{Method: "GET", Target: "/x", Idempotent: true, Open: true})
	if err != nil || answer.Status != 200 || count != 3 {
		t.Fatal(err, count)
	}
	count = 0
	_, err = client.Transport.Send(context.Background(), Request{Method: "POST", Target: "/x", Open: true})
	var refused *APIError
	if !errors.As(err, &refused) || refused.Status != 503 || refused.Code != "Busy" || refused.Message != "Come back later" || refused.RequestID != "request-7" || count != 1 {
		t.Fatal(err, count)
	}
}

func TestIntegersKeepTheirDigits(t *testing.T) {
	if sample[int64](t, "9223372036854775807") != 9223372036854775807 || strings.Join(pairs(nil, "a", "", int64(9223372036854775807)), "") != "a=9223372036854775807" {
		t.Fatal("lost digits")
	}
	var id int64
	if err := memberOf(json.RawMessage("{\"a\":{\"id\":9223372036854775807}}"), &id, "a", "id"); err != nil || id != 9223372036854775807 {
		t.Fatal(err, id)
	}
}`.split('\n');

const renewal = String.raw`
func TestRenewsATokenOnce(t *testing.T) {
	logins := 0
	var client *Client
	client = small(t, func(response http.ResponseWriter, request *http.Request) {
		if request.Method == "POST" {
			logins++
			var value any = "token-" + string(rune('0'+logins))
			pointer := client.Transport.auth.Login.Pointer
			for index := len(pointer) - 1; index >= 0; index-- {
				value = map[string]any{pointer[index]: value}
			}
			_ = json.NewEncoder(response).Encode(value)
			return
		}
		if !strings.Contains(request.Header.Get(client.Transport.auth.Header), "token-2") {
			response.WriteHeader(401)
		}
	})
	answer, err := client.Transport.Send(context.Background(), Request{Method: "GET", Target: "/x", Idempotent: true})
	if err != nil || answer.Status != 200 || logins != 2 {
		t.Fatal(err, logins)
	}
}`.split('\n');

/** Tests of one call as lines; they call `mock`, `sample` and `quick`. */
export function goCallTests(call: Call, model: ClientModel): readonly string[] {
  const names = goNames(call);
  const method = goMethod(call);
  const params = goParams(call, model);
  const values = call.parameters
    .filter((each) => each.required)
    .map(
      (each) =>
        `${names.get(each)}: sample[${goFieldType(each.type, true, false)}](t, ${JSON.stringify(call.sample.parameters.get(each.wire) ?? 'null')})`,
    );
  const body = bodySample(call);
  if (body !== undefined) values.push(`Body: ${body}`);
  const argument = params === undefined ? '' : `, ${params}{${values.join(', ')}}`;
  const result = goResult(call);
  return [
    '',
    `func Test${method}(t *testing.T) {`,
    `\t${result === undefined ? 'err' : '_, err'} := mock(t).${method}(context.Background()${argument})`,
    ...check,
    '}',
    ...longerTests(call, model, argument),
  ];
}

/** Of lists page by page, and of what is waited for. */
function longerTests(call: Call, model: ClientModel, argument: string): readonly string[] {
  const method = goMethod(call);
  return [
    ...(call.paging === undefined
      ? []
      : [
          '',
          `func Test${method}All(t *testing.T) {`,
          '\tcount := 0',
          `\tfor _, err := range mock(t).${method}All(context.Background()${argument}, 1) {`,
          ...check.map((line) => `\t${line}`),
          '\t\tcount++',
          '\t}',
          '\tif count == 0 {',
          '\t\tt.Fatal("no items")',
          '\t}',
          '}',
        ]),
    ...(call.wait === undefined ||
    call.wait.deletes ||
    goResult(model.calls.find(({ id }) => id === call.wait?.poll) ?? call) === undefined
      ? []
      : [
          '',
          `func Test${method}AndWait(t *testing.T) {`,
          `\t_, err := mock(t).${method}AndWait(context.Background()${argument}, quick)`,
          ...check,
          '}',
        ]),
  ];
}

const check = ['\tif err != nil {', '\t\tt.Fatal(err)', '\t}'];

function bodySample({ body, sample: { body: text, parts } }: Call): string | undefined {
  if (body === undefined) return undefined;
  if (body.kind === 'bytes') return '[]byte{0, 255}';
  if (body.kind === 'text') return JSON.stringify(text);
  if (body.kind !== 'multipart') return `sample[${goFieldType(body.type, true, false)}](t, ${JSON.stringify(text)})`;
  const list = parts.map(({ name, file, text: content }) =>
    file
      ? `{Name: ${JSON.stringify(name)}, Content: []byte{0, 255}, FileName: "file"}`
      : `{Name: ${JSON.stringify(name)}, Content: []byte(${JSON.stringify(content)})}`,
  );
  return `[]FormPart{${list.join(', ')}}`;
}
