/** `transport.go` of a Go client: sending, authentication, retries, errors. */
export const runtimeSource = String.raw`
import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options of a client.
type Options struct {
	// Address of the service: https://10.0.0.1; the path of the API is added when it has none.
	Server   string
	Username string
	Password string
	// An API key or a bearer token that you have already; with it nothing logs in.
	Token string
	// PEM file with the certificate authority of the service.
	CAFile string
	// Of one request; 60 seconds when 0.
	Timeout time.Duration
	// How often a request is sent at most that may be sent twice; 3 when 0.
	Attempts int
}

// APIError is what a service says when it refuses, in one form.
type APIError struct {
	Status int
	// The service's own code, or empty.
	Code    string
	Message string
	// For the service's administrators, who find the request in their logs with it.
	RequestID string
	Body      string
}

func (e *APIError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", e.Status, e.Code, e.Message))
}

// FormPart is one part of a multipart body.
type FormPart struct {
	Name    string
	Content []byte
	// Of files.
	FileName    string
	ContentType string
}

// Request is one request before credentials.
type Request struct {
	Method string
	// Encoded, behind the server's path.
	Target string
	Header http.Header
	Body   []byte
	// May be sent twice.
	Idempotent bool
	// Sent without credentials.
	Open bool
}

// Answer is what the service said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

type authStep struct {
	Method  string            ${'`json:"method"`'}
	Path    string            ${'`json:"path"`'}
	Headers map[string]string ${'`json:"headers"`'}
	Body    string            ${'`json:"body"`'}
	Pointer []string          ${'`json:"pointer"`'}
}

type authFlow struct {
	Kind     string    ${'`json:"kind"`'}
	Login    authStep  ${'`json:"login"`'}
	Header   string    ${'`json:"header"`'}
	Template string    ${'`json:"template"`'}
	RenewOn  []int     ${'`json:"renewOn"`'}
	Logout   *authStep ${'`json:"logout"`'}
	Name     string    ${'`json:"name"`'}
	In       string    ${'`json:"in"`'}
}

// Transport sends requests as one user. Goroutines may share it.
type Transport struct {
	options Options
	server  string
	auth    authFlow
	client  *http.Client
	mutex   sync.Mutex
	token   string
}

var noPath = regexp.MustCompile("(?i)^https?://[^/]+$")

// NewTransport makes a transport; it fails when the CA file cannot be read.
func NewTransport(options Options) (*Transport, error) {
	transport := &Transport{options: options, server: strings.TrimRight(options.Server, "/")}
	if noPath.MatchString(transport.server) {
		transport.server += basePath
	}
	if err := json.Unmarshal([]byte(authData), &transport.auth); err != nil {
		return nil, err
	}
	if options.Timeout == 0 {
		transport.options.Timeout = 60 * time.Second
	}
	if options.Attempts == 0 {
		transport.options.Attempts = 3
	}
	base := http.DefaultTransport.(*http.Transport).Clone()
	if options.CAFile != "" {
		pem, err := os.ReadFile(options.CAFile)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s has no certificate", options.CAFile)
		}
		base.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	transport.client = &http.Client{
		Transport: base,
		Timeout:   transport.options.Timeout,
		// Redirections would take credentials elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return transport, nil
}

// Send sends a request with credentials; every status but 2xx is an *APIError.
func (t *Transport) Send(ctx context.Context, request Request) (*Answer, error) {
	token, err := t.currentToken(ctx, request.Open, "")
	if err != nil {
		return nil, err
	}
	answer, err := t.try(ctx, request, token)
	if err == nil && !request.Open && t.auth.Kind == "login" && t.options.Token == "" && slices.Contains(t.auth.RenewOn, answer.Status) {
		// The token has ended before its time: once more with a new one.
		if token, err = t.currentToken(ctx, false, token); err != nil {
			return nil, err
		}
		answer, err = t.try(ctx, request, token)
	}
	if err != nil {
		return nil, err
	}
	if answer.Status < 200 || answer.Status >= 300 {
		return nil, errorOf(answer)
	}
	return answer, nil
}

// Close ends the session at the service, if there is one.
func (t *Transport) Close(ctx context.Context) error {
	t.mutex.Lock()
	token := t.token
	t.token = ""
	t.mutex.Unlock()
	if token == "" || t.auth.Logout == nil {
		return nil
	}
	_, err := t.once(ctx, Request{Method: t.auth.Logout.Method, Target: t.auth.Logout.Path, Header: headerOf(t.auth.Logout.Headers), Open: true}, token)
	return err
}

// currentToken gives the token, or a new one when the one that ended is still the current one. Goroutines share one login.
func (t *Transport) currentToken(ctx context.Context, open bool, ended string) (string, error) {
	if open || t.options.Token != "" || t.auth.Kind != "login" {
		return t.options.Token, nil
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.token != "" && t.token != ended {
		return t.token, nil
	}
	token, err := t.logIn(ctx)
	t.token = token
	return token, err
}

func (t *Transport) logIn(ctx context.Context) (string, error) {
	username, err := json.Marshal(t.options.Username)
	if err != nil {
		return "", err
	}
	password, err := json.Marshal(t.options.Password)
	if err != nil {
		return "", err
	}
	// At once: a name may have the place of the password in it.
	inner := func(quoted []byte) string { return string(quoted[1 : len(quoted)-1]) }
	body := strings.NewReplacer("{{username}}", inner(username), "{{password}}", inner(password)).Replace(t.auth.Login.Body)
	request := Request{Method: t.auth.Login.Method, Target: t.auth.Login.Path, Header: headerOf(t.auth.Login.Headers), Body: []byte(body), Open: true}
	answer, err := t.once(ctx, request, "")
	if err != nil {
		return "", err
	}
	if answer.Status < 200 || answer.Status >= 300 {
		return "", errorOf(answer)
	}
	var value any
	if err := json.Unmarshal(answer.Body, &value); err != nil {
		return "", err
	}
	for _, name := range t.auth.Login.Pointer {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	token, _ := value.(string)
	if token == "" {
		return "", &APIError{Status: answer.Status, Code: "NoToken", Message: "The login gave no token"}
	}
	return token, nil
}

// Statuses that a proxy or a busy service gives, and that pass.
var passing = []int{429, 502, 503, 504}

func (t *Transport) try(ctx context.Context, request Request, token string) (*Answer, error) {
	most := 1
	if request.Idempotent {
		most = t.options.Attempts
	}
	for attempt := 1; ; attempt++ {
		answer, err := t.once(ctx, request, token)
		if attempt >= most || ctx.Err() != nil || (err == nil && !slices.Contains(passing, answer.Status)) {
			return answer, err
		}
		// Half a second, one second, two seconds, and a bit more: clients that failed together do not come back together.
		pause := time.Duration(float64(500*time.Millisecond) * float64(int(1)<<(attempt-1)) * (1 + rand.Float64()/5))
		if err == nil {
			if seconds, bad := strconv.Atoi(answer.Header.Get("Retry-After")); bad == nil {
				pause = min(time.Duration(seconds)*time.Second, 30*time.Second)
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (t *Transport) once(ctx context.Context, request Request, token string) (*Answer, error) {
	header := request.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	target := t.withCredentials(request.Target, header, request.Open, token)
	var body io.Reader
	if request.Body != nil {
		body = bytes.NewReader(request.Body)
	}
	call, err := http.NewRequestWithContext(ctx, request.Method, t.server+target, body)
	if err != nil {
		return nil, err
	}
	call.Header = header
	response, err := t.client.Do(call)
	if err != nil {
		// The address may have an API key in its query, and errors end in logs.
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			wrapped.URL = t.server + strings.SplitN(request.Target, "?", 2)[0]
		}
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return &Answer{Status: response.StatusCode, Header: response.Header, Body: content}, nil
}

func (t *Transport) withCredentials(target string, header http.Header, open bool, token string) string {
	kind := t.auth.Kind
	switch {
	case kind == "login" && token != "":
		header.Set(t.auth.Header, strings.ReplaceAll(t.auth.Template, "{{token}}", token))
	case open:
	case kind == "basic":
		pair := t.options.Username + ":" + t.options.Password
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	case token == "":
	case kind == "bearer":
		header.Set("Authorization", "Bearer "+token)
	case kind == "apiKey" && t.auth.In == "header":
		header.Set(t.auth.Name, token)
	case kind == "apiKey" && t.auth.In == "query":
		sign := "?"
		if strings.Contains(target, "?") {
			sign = "&"
		}
		return target + sign + encode(t.auth.Name) + "=" + encode(token)
	case kind == "apiKey":
		pair := encode(t.auth.Name) + "=" + encode(token)
		if own := header.Get("Cookie"); own != "" {
			pair = own + "; " + pair
		}
		header.Set("Cookie", pair)
	}
	return target
}

func headerOf(values map[string]string) http.Header {
	header := http.Header{}
	for name, value := range values {
		header.Set(name, value)
	}
	return header
}

func errorOf(answer *Answer) *APIError {
	var whole map[string]any
	decoder := json.NewDecoder(bytes.NewReader(answer.Body))
	decoder.UseNumber()
	// Proxies answer with pages: then there is nothing to find.
	_ = decoder.Decode(&whole)
	inner, _ := whole["error"].(map[string]any)
	find := func(names ...string) string {
		for _, name := range names {
			for _, place := range []map[string]any{inner, whole} {
				switch value := place[name].(type) {
				case string:
					return value
				case json.Number:
					return value.String()
				}
			}
		}
		return ""
	}
	id := find("request_id", "requestId")
	for _, name := range []string{"X-Trace-Id", "Request-Id", "X-Request-Id"} {
		if value := answer.Header.Get(name); value != "" {
			id = value
		}
	}
	message := find("message", "detail", "msg", "error")
	if message == "" {
		message = http.StatusText(answer.Status)
	}
	return &APIError{Status: answer.Status, Code: find("code", "error_code"), Message: message, RequestID: id, Body: string(answer.Body)}
}
`;
