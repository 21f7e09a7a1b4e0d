package app

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

var logLevels = map[string]slog.Level{
	"": slog.LevelInfo, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

// SetUpLogging makes the default logger write lines of JSON, which containers and services collect. level is debug,
// info, warn or error; empty: info. The error is an *InvalidSettingsError.
func SetUpLogging(output io.Writer, level string) error {
	threshold, ok := logLevels[strings.ToLower(strings.TrimSpace(level))]
	if !ok {
		problem := fmt.Sprintf("LOG_LEVEL: is none of debug, info, warn, error: %q", level)
		return &InvalidSettingsError{Problems: []string{problem}}
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(output, &slog.HandlerOptions{Level: threshold})))
	return nil
}
