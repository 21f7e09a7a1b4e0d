package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
)

// platform is a scripted management server: tokens t1, t2 …, of which the last is good until expire is called.
type platform struct {
	mutex  sync.Mutex
	logins int
	good   string
	lines  []string
	serve  func(http.ResponseWriter, *http.Request)
}

func (p *platform) expire() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.good = "none"
}

func (p *platform) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.lines = append(p.lines, request.Method+" "+request.URL.String())
	if strings.HasSuffix(request.URL.Path, ":login") {
		var body struct {
			Auth struct{ Name, Password string }
		}
		_ = json.NewDecoder(request.Body).Decode(&body)
		p.logins++
		if body.Auth.Password != "geheim1" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprintf(w, `{"err":{"code":"Auth","msg":"wrong password: %s"}}`, body.Auth.Password)
			return
		}
		p.good = fmt.Sprintf("token-%d", p.logins)
		_, _ = fmt.Fprintf(w, `{"token":{"uuid":%q}}`, p.good)
		return
	}
	if token := request.Header.Get("Xms-Auth-Token"); token != p.good {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprintf(w, `{"err":{"msg":"token: %s"}}`, token)
		return
	}
	if p.serve != nil {
		p.serve(w, request)
		return
	}
	_, _ = w.Write([]byte(`{"ok":true}`))
}

func managementClient(t *testing.T, address, password string) *ManagementClient {
	t.Helper()
	client, err := NewManagementClient(ManagementSettings{
		BaseURL: address, User: "admin", LoginFlow: LoginXMS,
		Password: func(context.Context) (string, error) { return password, nil },
	})
	must(t, err)
	return client
}

func newPlatform(t *testing.T) (*platform, *ManagementClient) {
	t.Helper()
	t.Parallel()
	p := &platform{}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return p, managementClient(t, server.URL, "geheim1")
}

func TestR01_login(t *testing.T) {
	p, client := newPlatform(t)
	for range 3 {
		var answer struct{ Ok bool }
		must(t, client.Do(testContext(t), http.MethodGet, "/buckets", nil, nil, &answer))
		wantEqual(t, "answer", answer.Ok, true)
	}
	wantEqual(t, "logins", p.logins, 1)
	must(t, client.Close(testContext(t)))
	wantEqual(t, "last request", p.lines[len(p.lines)-1], "POST /auth/tokens:logout")
}

func TestR01_login_of_the_mock(t *testing.T) {
	t.Parallel()
	client := managementClient(t, environment(t, "API_URL"), os.Getenv("API_PASSWORD"))
	var answer map[string]any
	must(t, client.Do(testContext(t), http.MethodGet, "/os-buckets/", nil, nil, &answer))
	must(t, client.Close(testContext(t)))
}

func TestR01_renew(t *testing.T) {
	p, client := newPlatform(t)
	must(t, client.Do(testContext(t), http.MethodGet, "/buckets", nil, nil, nil))
	p.expire()
	must(t, client.Do(testContext(t), http.MethodPost, "/buckets", nil, map[string]int{"a": 1}, nil))
	wantEqual(t, "logins", p.logins, 2)
}

func TestR01_single_flight(t *testing.T) {
	p, client := newPlatform(t)
	calls := func() {
		var callers sync.WaitGroup
		for range 20 {
			callers.Add(1)
			go func() {
				defer callers.Done()
				if err := client.Do(testContext(t), http.MethodGet, "/buckets", nil, nil, nil); err != nil {
					t.Error(err)
				}
			}()
		}
		callers.Wait()
	}
	calls()
	wantEqual(t, "logins", p.logins, 1)
	p.expire()
	calls()
	wantEqual(t, "logins", p.logins, 2)
}

func TestR01_secret(t *testing.T) {
	p, client := newPlatform(t)
	must(t, client.Do(testContext(t), http.MethodGet, "/buckets", nil, nil, nil))
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	logger.Info("made", "client", client)
	texts := fmt.Sprintf("%v %+v %#v %s %s", client, client, client, log.String(), strings.Join(p.lines, " "))
	p.serve = func(w http.ResponseWriter, request *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"err":{"msg":"token=%s is odd"}}`, request.Header.Get("Xms-Auth-Token"))
	}
	texts += client.Do(testContext(t), http.MethodGet, "/buckets", nil, nil, nil).Error()
	for _, secret := range []string{"geheim1", "token-1"} {
		if strings.Contains(texts, secret) {
			t.Errorf("%s stands in %s", secret, texts)
		}
	}
}

func TestR01_wrong_password(t *testing.T) {
	p, _ := newPlatform(t)
	server := httptest.NewServer(p)
	defer server.Close()
	err := managementClient(t, server.URL, "geheim2").Do(testContext(t), http.MethodGet, "/buckets", nil, nil, nil)
	wantEqual(t, "kind", ManagementKindOf(err), ManagementUnauthenticated)
	wantEqual(t, "logins", p.logins, 1)
	if strings.Contains(err.Error(), "geheim2") {
		t.Errorf("%v", err)
	}
}
