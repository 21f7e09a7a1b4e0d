/** `encode.go` of a Go client: values in addresses and forms. */
export const encodeSource = String.raw`
import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"
)

// encode is percent-encoding of a value; colons and slashes of the path itself are not touched.
func encode(value any) string {
	return strings.ReplaceAll(url.QueryEscape(fmt.Sprint(value)), "+", "%20")
}

func pairs[T any](query []string, name string, separator string, values ...T) []string {
	if separator != "" && len(values) > 0 {
		return append(query, encode(name)+"="+joined(separator, encode, values...))
	}
	for _, value := range values {
		query = append(query, encode(name)+"="+encode(value))
	}
	return query
}

// joined is a list as one text.
func joined[T any](separator string, text func(any) string, values ...T) string {
	texts := make([]string, 0, len(values))
	for _, value := range values {
		texts = append(texts, text(value))
	}
	return strings.Join(texts, separator)
}

func withQuery(path string, query []string) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + strings.Join(query, "&")
}

// multipartBody writes a multipart body (RFC 7578) and gives its content type.
func multipartBody(parts []FormPart) (string, []byte, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, part := range parts {
		disposition := fmt.Sprintf("form-data; name=%q", part.Name)
		if part.FileName != "" {
			disposition += fmt.Sprintf("; filename=%q", part.FileName)
		}
		header := textproto.MIMEHeader{"Content-Disposition": {disposition}}
		if part.ContentType != "" {
			header.Set("Content-Type", part.ContentType)
		}
		writer, err := form.CreatePart(header)
		if err != nil {
			return "", nil, err
		}
		if _, err := writer.Write(part.Content); err != nil {
			return "", nil, err
		}
	}
	if err := form.Close(); err != nil {
		return "", nil, err
	}
	return form.FormDataContentType(), body.Bytes(), nil
}
`;
