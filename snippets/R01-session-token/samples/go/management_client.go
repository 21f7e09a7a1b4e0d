package storage

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

// LoginFlow says how requests are let in: with the token of a login, or with what is sent with each of them.
type LoginFlow string

// The flows that ManagementClient knows.
const (
	LoginXMS           LoginFlow = "xms"
	LoginCephDashboard LoginFlow = "cephDashboard"
	LoginToken         LoginFlow = "token" // nobody logs in: a token goes with each request
	LoginBasic         LoginFlow = "basic" // nobody logs in: user and password go with each request
	LoginNone          LoginFlow = "none"
)

// ManagementSettings of NewManagementClient.
type ManagementSettings struct {
	BaseURL string // https://10.0.0.1/v1: what the paths stand behind
	User    string
	// Password is asked for each time it logs in, so that it need not be kept; without a login it is asked for each
	// request: for the token, or the password.
	Password    func(ctx context.Context) (string, error)
	CAFile      string        // PEM file of a private certificate authority
	Timeout     time.Duration // of a request; 0: 30 s
	LoginFlow   LoginFlow
	TokenHeader string // of LoginToken; empty: Authorization, where it is a bearer token
}

// loginFlow is what differs between products.
type loginFlow struct {
	// loginPath is empty where nobody logs in.
	loginPath, logoutPath, accept string
	body                          func(user, password string) any
	token                         func(answer map[string]any) string
	// The token travels in a header only: addresses are logged by everything in between.
	headerName, headerPrefix string
}

var loginFlows = map[LoginFlow]loginFlow{
	LoginXMS: {
		loginPath: "/auth/tokens:login", logoutPath: "/auth/tokens:logout", accept: "application/json",
		body: func(user, password string) any {
			return map[string]any{"auth": map[string]string{"name": user, "password": password}}
		},
		token: func(answer map[string]any) string {
			inner, _ := answer["token"].(map[string]any)
			text, _ := inner["uuid"].(string)
			return text
		},
		headerName: "Xms-Auth-Token",
	},
	LoginCephDashboard: {
		loginPath: "/api/auth", logoutPath: "/api/auth/logout", accept: "application/vnd.ceph.api.v1.0+json",
		body: func(user, password string) any {
			return map[string]string{"username": user, "password": password}
		},
		token:      func(answer map[string]any) string { text, _ := answer["token"].(string); return text },
		headerName: "Authorization", headerPrefix: "Bearer ",
	},
}

// flowOf the settings; false for one that there is not.
func flowOf(settings ManagementSettings) (loginFlow, bool) {
	flow, isLogin := loginFlows[settings.LoginFlow]
	if isLogin {
		return flow, true
	}
	flow = loginFlow{accept: "application/json"}
	switch settings.LoginFlow {
	case LoginToken:
		flow.headerName = settings.TokenHeader
		if flow.headerName == "" || http.CanonicalHeaderKey(flow.headerName) == "Authorization" {
			flow.headerName, flow.headerPrefix = "Authorization", "Bearer "
		}
	case LoginBasic:
		flow.headerName, flow.headerPrefix = "Authorization", "Basic "
	case LoginNone:
	default:
		return flow, false
	}
	return flow, true
}

// ManagementClient speaks with the management API of a storage platform as one user. It logs in by itself, once for all
// that wait for it. Several goroutines may use it.
type ManagementClient struct {
	settings ManagementSettings
	flow     loginFlow
	http     *http.Client
	login    chan struct{} // holds one value while nobody logs in
	mutex    sync.Mutex
	token    string
}

// NewManagementClient asks the server nothing.
func NewManagementClient(settings ManagementSettings) (*ManagementClient, error) {
	flow, ok := flowOf(settings)
	if !ok {
		return nil, fmt.Errorf("unknown login flow %q", settings.LoginFlow)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if settings.CAFile != "" {
		pool, err := managementAuthorities(settings.CAFile)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	if settings.Timeout <= 0 {
		settings.Timeout = 30 * time.Second
	}
	settings.BaseURL = strings.TrimRight(settings.BaseURL, "/")
	client := &ManagementClient{
		settings: settings, flow: flow, login: make(chan struct{}, 1),
		http: &http.Client{Transport: transport, Timeout: settings.Timeout},
	}
	client.login <- struct{}{}
	return client, nil
}

// String is what may be logged of it.
func (c *ManagementClient) String() string {
	return fmt.Sprintf("ManagementClient(%s at %s)", c.settings.User, c.settings.BaseURL)
}

// GoString keeps the token out of %#v.
func (c *ManagementClient) GoString() string { return c.String() }

// LogValue keeps the token out of slog.
func (c *ManagementClient) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Do sends a request with the token and puts the JSON of the answer into result, unless that is nil. When the server
// says that the token is no longer good, it logs in anew and sends the request once more: one that was refused so has
// changed nothing. Without a login a refusal is an error at once. body may be nil. The error is a *ManagementError.
func (c *ManagementClient) Do(ctx context.Context, method, path string, query url.Values, body, result any) error {
	token, err := c.currentToken(ctx, "")
	if err != nil {
		return err
	}
	err = c.send(ctx, method, path, query, token, body, result)
	if c.flow.loginPath == "" || ManagementKindOf(err) != ManagementUnauthenticated {
		return err
	}
	slog.DebugContext(ctx, "token is no longer good", "client", c)
	if token, err = c.currentToken(ctx, token); err != nil {
		return err
	}
	return c.send(ctx, method, path, query, token, body, result)
}

// currentToken logs in when there is none, or only the one that was refused. One goroutine does, the others wait.
func (c *ManagementClient) currentToken(ctx context.Context, refused string) (string, error) {
	if c.flow.loginPath == "" {
		return c.sentSecret(ctx)
	}
	if token := c.storedToken(); token != "" && token != refused {
		return token, nil
	}
	select {
	case <-c.login:
		defer func() { c.login <- struct{}{} }()
	case <-ctx.Done():
		return "", ToManagementNetworkError(ctx.Err(), http.MethodPost, c.flow.loginPath)
	}
	if token := c.storedToken(); token != "" && token != refused {
		return token, nil // another one has logged in meanwhile
	}
	password, err := c.settings.Password(ctx)
	if err != nil {
		return "", fmt.Errorf("get the password: %w", err)
	}
	var answer map[string]any
	err = c.send(ctx, http.MethodPost, c.flow.loginPath, nil, "", c.flow.body(c.settings.User, password), &answer)
	if err != nil {
		return "", err // a wrong password is not tried again: accounts get locked
	}
	token := c.flow.token(answer)
	if token == "" {
		return "", &ManagementError{Kind: ManagementProtocol, Message: "the login gave no token", Method: http.MethodPost, Path: c.flow.loginPath}
	}
	c.storeToken(token)
	return token, nil
}

// sentSecret is what goes with each request where nobody logs in.
func (c *ManagementClient) sentSecret(ctx context.Context) (string, error) {
	if c.settings.LoginFlow == LoginNone {
		return "", nil
	}
	secret, err := c.settings.Password(ctx)
	if err != nil {
		return "", fmt.Errorf("get what lets in: %w", err)
	}
	if c.settings.LoginFlow == LoginBasic {
		return base64.StdEncoding.EncodeToString([]byte(c.settings.User + ":" + secret)), nil
	}
	return secret, nil
}

func (c *ManagementClient) storedToken() string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.token
}

func (c *ManagementClient) storeToken(token string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.token = token
}

func (c *ManagementClient) send(ctx context.Context, method, path string, query url.Values, token string, body, result any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	address := c.settings.BaseURL + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", c.flow.accept)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set(c.flow.headerName, c.flow.headerPrefix+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return ToManagementNetworkError(err, method, path)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= 300 {
		return ToManagementError(response, method, path)
	}
	if result == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(result); err != nil && err != io.EOF {
		return &ManagementError{Kind: ManagementProtocol, Status: response.StatusCode, Message: "the answer is no JSON", Method: method, Path: path, Err: err}
	}
	return nil
}

// Close logs out, where somebody was logged in.
func (c *ManagementClient) Close(ctx context.Context) error {
	token := c.storedToken()
	c.storeToken("")
	defer c.http.CloseIdleConnections()
	if token == "" {
		return nil
	}
	return c.send(ctx, http.MethodPost, c.flow.logoutPath, nil, token, nil, nil)
}

func managementAuthorities(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s has no certificate in PEM form", file)
	}
	return pool, nil
}
