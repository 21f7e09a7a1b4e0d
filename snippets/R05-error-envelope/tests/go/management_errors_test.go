package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func answerOf(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"X-Request-Id": {"r-1"}}, Body: io.NopCloser(strings.NewReader(body))}
}

func TestR05_envelopes(t *testing.T) {
	for _, each := range []struct {
		status int
		body   string
		want   string
	}{
		{409, `{"err":{"code":"BucketExists","msg":"it exists"}}`, "conflict BucketExists it exists"},
		{400, `{"error":{"code":42,"message":"wrong"}}`, "invalid 42 wrong"},
		{403, `{"code":"denied","detail":"not yours","component":"rgw"}`, "forbidden denied not yours"},
		{401, `{"error":"token expired"}`, "unauthenticated  token expired"},
		{404, "no such thing", "notFound  no such thing"}, {429, `{"msg":"slow"}`, "throttled  slow"},
		{503, "busy", "unavailable  busy"}, {504, "late", "timeout  late"},
	} {
		err := ToManagementError(answerOf(each.status, each.body), "GET", "/buckets")
		wantEqual(t, each.body, fmt.Sprint(err.Kind, " ", err.Code, " ", err.Message), each.want)
		wantEqual(t, "facts", fmt.Sprint(err.Status, err.RequestID, err.Method, err.Path), fmt.Sprint(each.status, "r-1", "GET", "/buckets"))
	}
}

func TestR05_proxy(t *testing.T) {
	page := "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>" + strings.Repeat("x", 100_000)
	err := ToManagementError(answerOf(502, page), "GET", "/buckets")
	wantEqual(t, "kind", err.Kind, ManagementUnavailable)
	if !strings.Contains(err.Message, "502 Bad Gateway") || strings.Contains(err.Message, "<") {
		t.Errorf("it says %q", err.Message)
	}
	if empty := ToManagementError(answerOf(500, ""), "GET", "/x"); !strings.Contains(empty.Error(), "Internal Server Error") {
		t.Errorf("it says %q", empty.Error())
	}
	if long := ToManagementError(answerOf(500, strings.Repeat("y", 100_000)), "GET", "/x"); len(long.Message) > longestErrorBody {
		t.Errorf("%d bytes", len(long.Message))
	}
}

func TestR05_redacted(t *testing.T) {
	for _, body := range []string{
		`{"msg":"wrong password: geheim1 for li"}`, `bad body {"password":"geheim1","name":"li"}`,
		`token=geheim1&x=1`, `Authorization: Bearer geheim1`, `{"err":{"msg":"secret_key='geheim1'"}}`,
	} {
		text := ToManagementError(answerOf(400, body), "POST", "/login").Error()
		if strings.Contains(text, "geheim1") || !strings.Contains(text, "***") {
			t.Errorf("%q", text)
		}
	}
}

func TestR05_network(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	address := server.URL
	_, err := (&http.Client{Timeout: 50 * time.Millisecond}).Get(address + "/x?token=geheim1")
	late := ToManagementNetworkError(err, "GET", "/x")
	wantEqual(t, "late", late.Kind, ManagementTimeout)
	close(release)
	server.Close()
	_, err = http.Get(address + "/x?token=geheim1")
	refused := ToManagementNetworkError(err, "GET", "/x")
	wantEqual(t, "refused", refused.Kind, ManagementNetwork)
	wantEqual(t, "cancelled", ToManagementNetworkError(context.Canceled, "GET", "/x").Kind, ManagementCancelled)
	for _, each := range []error{late, refused} {
		if strings.Contains(each.Error(), "geheim1") {
			t.Errorf("%v", each)
		}
	}
	if errors.Unwrap(refused) == nil {
		t.Error("the cause is lost")
	}
}
