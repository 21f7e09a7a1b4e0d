package storage

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// serverOf gives the address of a server that ends with the test.
func serverOf(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
