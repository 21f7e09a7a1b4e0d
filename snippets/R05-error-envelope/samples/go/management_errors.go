package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
)

// ManagementErrorKind says what went wrong, whatever the server calls it.
type ManagementErrorKind string

// The kinds of errors of the management side.
const (
	ManagementUnauthenticated ManagementErrorKind = "unauthenticated"
	ManagementForbidden       ManagementErrorKind = "forbidden"
	ManagementNotFound        ManagementErrorKind = "notFound"
	ManagementConflict        ManagementErrorKind = "conflict"
	ManagementInvalid         ManagementErrorKind = "invalid"
	ManagementThrottled       ManagementErrorKind = "throttled"
	ManagementUnavailable     ManagementErrorKind = "unavailable"
	ManagementTimeout         ManagementErrorKind = "timeout"
	ManagementNetwork         ManagementErrorKind = "network"
	ManagementProtocol        ManagementErrorKind = "protocol"
	ManagementCancelled       ManagementErrorKind = "cancelled"
)

// ManagementError is the one error of the management side. Its texts hold no secret that the server repeated.
type ManagementError struct {
	Kind      ManagementErrorKind
	Status    int    // of HTTP; 0 when there was no answer
	Code      string // as the server calls it
	Message   string
	RequestID string
	Method    string
	Path      string // without a query, which may hold what must not be logged
	Err       error
}

func (e *ManagementError) Error() string {
	text := fmt.Sprintf("%s %s: %s", e.Method, e.Path, e.Kind)
	if e.Status > 0 {
		text += fmt.Sprintf(" (%d %s)", e.Status, e.Code)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Unwrap gives the error of the network.
func (e *ManagementError) Unwrap() error { return e.Err }

// Retryable tells whether the same request may work a little later.
func (e *ManagementError) Retryable() bool {
	switch e.Kind {
	case ManagementThrottled, ManagementUnavailable, ManagementTimeout, ManagementNetwork:
		return true
	}
	return false
}

// ManagementKindOf gives the kind of any error; empty for one that is no ManagementError.
func ManagementKindOf(err error) ManagementErrorKind {
	var known *ManagementError
	if errors.As(err, &known) {
		return known.Kind
	}
	return ""
}

// longestErrorBody is how much of an answer is looked at; a proxy may send a whole page.
const longestErrorBody = 2 << 10

var kindsOfManagementStatus = map[int]ManagementErrorKind{
	401: ManagementUnauthenticated, 403: ManagementForbidden, 404: ManagementNotFound, 408: ManagementTimeout,
	409: ManagementConflict, 429: ManagementThrottled, 504: ManagementTimeout,
}

// ToManagementError reads the envelopes that are about: {"err":{"code","msg"}} and {"error":{...}} of XMS, {"code",
// "detail","component"} of Ceph's dashboard, plain text, and the HTML of a proxy. It reads the body, not to its end.
func ToManagementError(response *http.Response, method, path string) *ManagementError {
	body, _ := io.ReadAll(io.LimitReader(response.Body, longestErrorBody)) // what came is as good as it gets
	mapped := &ManagementError{
		Kind: managementKind(response.StatusCode), Status: response.StatusCode, Method: method, Path: path,
		RequestID: response.Header.Get("X-Request-Id"),
	}
	mapped.Code, mapped.Message = readEnvelope(strings.TrimSpace(string(body)))
	if mapped.Message == "" {
		mapped.Message = fmt.Sprintf("the server says no more than %s", http.StatusText(response.StatusCode))
	}
	mapped.Message = RedactSecrets(mapped.Message)
	return mapped
}

func managementKind(status int) ManagementErrorKind {
	if kind, ok := kindsOfManagementStatus[status]; ok {
		return kind
	}
	switch {
	case status >= 500:
		return ManagementUnavailable
	case status >= 400:
		return ManagementInvalid
	}
	return ManagementProtocol
}

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	isHTML    = regexp.MustCompile(`(?i)^<(!doctype|html)`)
)

func readEnvelope(text string) (code, message string) {
	if isHTML.MatchString(text) {
		title := "without a title"
		if found := htmlTitle.FindStringSubmatch(text); found != nil {
			title = strings.TrimSpace(found[1])
		}
		return "", "a web page and no answer of the API, perhaps of a proxy: " + title
	}
	var values map[string]any
	if json.Unmarshal([]byte(text), &values) != nil {
		return "", text
	}
	for _, name := range []string{"err", "error"} {
		if inner, ok := values[name].(map[string]any); ok {
			values = inner
		}
	}
	return firstText(values, "code", "status"), firstText(values, "msg", "message", "detail", "error", "err")
}

func firstText(values map[string]any, names ...string) string {
	for _, name := range names {
		switch value := values[name].(type) {
		case string:
			return value
		case float64:
			return fmt.Sprint(value)
		}
	}
	return ""
}

// secretText is a name that says secret, and its value.
var secretText = regexp.MustCompile(`(?i)((?:password|passwd|secret|token|authorization|access[_-]?key)\w*["']?\s*[:=]\s*)("[^"]*"|'[^']*'|(?:Bearer )?[^\s,;&}]+)`)

// RedactSecrets masks what stands behind the name of a secret.
func RedactSecrets(text string) string { return secretText.ReplaceAllString(text, "$1***") }

// ToManagementNetworkError maps an error of net/http, where there was no answer.
func ToManagementNetworkError(err error, method, path string) *ManagementError {
	mapped := &ManagementError{Kind: ManagementNetwork, Method: method, Path: path, Err: err}
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled):
		mapped.Kind = ManagementCancelled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		mapped.Kind = ManagementTimeout
	}
	// The text of a *url.Error has the whole address.
	if inner := errors.Unwrap(err); inner != nil {
		err = inner
	}
	mapped.Err, mapped.Message = err, RedactSecrets(err.Error())
	return mapped
}
