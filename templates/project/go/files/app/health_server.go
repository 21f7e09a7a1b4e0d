package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

const stopLimit = 5 * time.Second

// ServeHealth serves /health/live, 200 while the process is alive, and /health/ready, 200 or 503 and the checks, until the
// context ends. check is asked at each request for readiness, one after the other.
func ServeHealth(ctx context.Context, listener net.Listener, check func(context.Context) []HealthResult) error {
	var one sync.Mutex
	handler := http.NewServeMux()
	handler.HandleFunc("GET /health/live", func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, http.StatusOK, map[string]bool{"alive": true})
	})
	handler.HandleFunc("GET /health/ready", func(w http.ResponseWriter, request *http.Request) {
		one.Lock()
		defer one.Unlock()
		status, checks := readiness(check(request.Context()))
		sendJSON(w, status, map[string]any{"checks": checks})
	})
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		// Answers under way are given; so long they may take.
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
		defer cancel()
		stopped <- server.Shutdown(limit)
	})
	defer stop()
	slog.InfoContext(ctx, "serving health endpoints", "address", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	if err := <-stopped; err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

type healthJSON struct {
	Name         string `json:"name"`
	Healthy      bool   `json:"healthy"`
	Milliseconds int64  `json:"milliseconds"`
	Detail       string `json:"detail"`
}

func readiness(results []HealthResult) (status int, checks []healthJSON) {
	status = http.StatusOK
	for _, result := range results {
		check := healthJSON{Name: result.Name, Healthy: result.Err == nil, Milliseconds: result.Took.Milliseconds()}
		if result.Err != nil {
			status, check.Detail = http.StatusServiceUnavailable, ProblemOf(result.Err).Code+": "+result.Err.Error()
		}
		checks = append(checks, check)
	}
	return status, checks
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who asked is gone
}
