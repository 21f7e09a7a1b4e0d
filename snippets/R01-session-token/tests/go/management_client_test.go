package storage

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
)

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
	client := managementClient(t, samplesAPI(t), os.Getenv("API_PATTERNS_PASSWORD"))
	var answer map[string]any
	must(t, client.Do(testContext(t), http.MethodGet, "/os-buckets/", nil, nil, &answer))
	must(t, client.Close(testContext(t)))
}

func TestR01_sent_with_each_request(t *testing.T) {
	t.Parallel()
	const secret = "s3cret-1"
	for name, c := range map[string]struct {
		settings     ManagementSettings
		header, want string
	}{
		"token":  {ManagementSettings{LoginFlow: LoginToken}, "Authorization", "Bearer " + secret},
		"header": {ManagementSettings{LoginFlow: LoginToken, TokenHeader: "X-Api-Key"}, "X-Api-Key", secret},
		"basic":  {ManagementSettings{LoginFlow: LoginBasic}, "Authorization", "Basic YWRtaW46czNjcmV0LTE="},
		"none":   {ManagementSettings{LoginFlow: LoginNone}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			server := serverOf(t, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
				sent := request.Header.Get("Authorization") + request.Header.Get("X-Api-Key")
				lines = append(lines, request.Method+" "+request.URL.String()+" "+sent)
				if c.header != "" {
					wantEqual(t, c.header, request.Header.Get(c.header), c.want)
				}
				if request.URL.Path == "/refused" {
					w.WriteHeader(http.StatusUnauthorized)
					_, _ = fmt.Fprintf(w, `{"err":{"msg":"token: %s"}}`, secret)
				}
			}))
			settings := c.settings
			settings.BaseURL, settings.User = server, "admin"
			settings.Password = func(context.Context) (string, error) { return secret, nil }
			client, err := NewManagementClient(settings)
			must(t, err)
			must(t, client.Do(testContext(t), http.MethodGet, "/a", nil, nil, nil))
			must(t, client.Do(testContext(t), http.MethodPost, "/b", nil, map[string]int{"x": 1}, nil))
			err = client.Do(testContext(t), http.MethodGet, "/refused", nil, nil, nil)
			wantEqual(t, "kind", ManagementKindOf(err), ManagementUnauthenticated)
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%v", err)
			}
			must(t, client.Close(testContext(t)))
			want := fmt.Sprintf("GET /a %[1]s|POST /b %[1]s|GET /refused %[1]s", c.want)
			wantEqual(t, "requests", strings.Join(lines, "|"), want)
		})
	}
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
