package app

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func serveHealth(t *testing.T, results ...HealthResult) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- ServeHealth(ctx, listener, func(context.Context) []HealthResult { return results }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

func wantAnswer(t *testing.T, address string, status int, part string) {
	t.Helper()
	response, err := http.Get(address)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	if response.StatusCode != status || !strings.Contains(string(body), part) {
		t.Errorf("%s: %d %s", address, response.StatusCode, body)
	}
}

func TestHealthServer(t *testing.T) {
	t.Run("ready only when all checks are good", func(t *testing.T) {
		wantAnswer(t, serveHealth(t, HealthResult{Name: "a"})+"/health/ready", http.StatusOK, `"healthy":true`)
		failing := serveHealth(t, HealthResult{Name: "a"}, HealthResult{Name: "b", Err: errors.New("a test")})
		wantAnswer(t, failing+"/health/ready", http.StatusServiceUnavailable, "UNKNOWN: a test")
	})
	t.Run("what was asked is answered before it stops", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			ended <- ServeHealth(ctx, listener, func(context.Context) []HealthResult {
				stop()
				time.Sleep(100 * time.Millisecond)
				return nil
			})
		}()
		wantAnswer(t, "http://"+listener.Addr().String()+"/health/ready", http.StatusOK, "checks")
		must(t, <-ended)
	})
	t.Run("alive whatever the checks say", func(t *testing.T) {
		address := serveHealth(t, HealthResult{Name: "a", Err: errors.New("a test")})
		wantAnswer(t, address+"/health/live", http.StatusOK, "alive")
		wantAnswer(t, address+"/health", http.StatusNotFound, "")
	})
}
