package app

import (
	"io"
	"log/slog"
	"strings"
)

var logLevels = map[string]slog.Level{
	"": slog.LevelInfo, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

// SetUpLogging makes the default logger write lines of JSON, which containers and services collect.
func SetUpLogging(output io.Writer, level slog.Level) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(output, &slog.HandlerOptions{Level: level})))
}

func (r *settingsReader) logLevel(name string) slog.Level {
	text := r.lookup(name)
	level, ok := logLevels[strings.ToLower(text)]
	if !ok {
		r.complain(name, "is none of debug, info, warn, error: %q", text)
	}
	return level
}
