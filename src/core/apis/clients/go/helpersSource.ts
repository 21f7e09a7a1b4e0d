/** `helpers.go` of a Go client: what some calls need. */
export const helpersSource = String.raw`
import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sort"
	"strings"
)

// Ptr makes a pointer of a value, for optional fields.
func Ptr[T any](value T) *T {
	return &value
}

func fmtValue(value any) string {
	if raw, ok := value.(json.RawMessage); ok {
		return plainText(raw)
	}
	return fmt.Sprint(value)
}

// plainText is a JSON text as it stands in addresses: texts without their quotes.
func plainText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// members of a JSON object, numbers as they were written.
func members(value any) map[string]json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var found map[string]json.RawMessage
	_ = json.Unmarshal(text, &found)
	return found
}

// memberOf reads a member of an answer into a value; an id may be a number where it is read and a text where it is asked for.
func memberOf(answer any, target any, path ...string) error {
	text, err := json.Marshal(answer)
	for _, name := range path {
		if err != nil {
			return err
		}
		text = members(json.RawMessage(text))[name]
		if text == nil {
			return fmt.Errorf("the answer has no %s", strings.Join(path, "."))
		}
	}
	if own, ok := target.(*string); ok {
		*own = plainText(text)
		return nil
	}
	return json.Unmarshal([]byte(plainText(text)), target)
}

// totalOf is the number of all items, or -1 when the answer does not tell.
func totalOf(page any, path ...string) int {
	total := -1
	if len(path) == 0 || memberOf(page, &total, path...) != nil {
		return -1
	}
	return total
}

// refuseSamePage lets lists end, whatever the service does: a page that has the items of the page before it is an *APIError SamePage.
func refuseSamePage[T any](items, before []T) error {
	if len(items) == 0 || !reflect.DeepEqual(items, before) {
		return nil
	}
	return &APIError{Status: http.StatusOK, Code: "SamePage", Message: "The service gave the same page again: it seems to ignore offset"}
}

func formBody(body any) ([]byte, error) {
	fields := members(body)
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	var found []string
	for _, name := range names {
		var list []json.RawMessage
		if json.Unmarshal(fields[name], &list) != nil {
			list = []json.RawMessage{fields[name]}
		}
		for _, item := range list {
			found = pairs(found, name, "", plainText(item))
		}
	}
	return []byte(strings.Join(found, "&")), nil
}
`;
