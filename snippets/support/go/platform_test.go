package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
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

// samplesAPI is the mock of the API that samples were made for: they make objects there. It skips the test where there is none.
func samplesAPI(t *testing.T) string {
	t.Helper()
	address := os.Getenv("API_PATTERNS_URL")
	if address == "" {
		t.Skip("needs the mock of the samples' API (API_PATTERNS_URL)")
	}
	return address
}

func newPlatform(t *testing.T) (*platform, *ManagementClient) {
	t.Helper()
	t.Parallel()
	p := &platform{}
	return p, managementClient(t, serverOf(t, p), "geheim1")
}
