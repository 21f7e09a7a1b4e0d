package storage

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
)

// Outcome says how a store treats a feature.
type Outcome string

// The outcomes of a probe. A store that ignores a condition is more dangerous than one that refuses it.
const (
	OutcomeWorks     Outcome = "works"
	OutcomeRefused   Outcome = "refused"
	OutcomeIgnored   Outcome = "ignored"
	OutcomeDiffers   Outcome = "differs"
	OutcomeNotTested Outcome = "notTested"
)

// EtagStyle says how a store wants the ETag in If-Match.
type EtagStyle string

// RGW 16 compares the header byte for byte with an ETag that has no quotes; AWS takes both.
const (
	EtagQuoted   EtagStyle = "quoted"
	EtagUnquoted EtagStyle = "unquoted"
	EtagNone     EtagStyle = "none" // If-Match on a PUT protects nothing
)

// StoreCapabilities is what a probe found about one store. It does not change.
type StoreCapabilities struct {
	outcomes map[string]Outcome
}

// NewStoreCapabilities takes a copy of the outcomes, by capability id.
func NewStoreCapabilities(outcomes map[string]Outcome) *StoreCapabilities {
	return &StoreCapabilities{outcomes: maps.Clone(outcomes)}
}

// Outcome of a capability; OutcomeNotTested for one that nobody probed.
func (c *StoreCapabilities) Outcome(id string) Outcome {
	if outcome, ok := c.outcomes[id]; ok {
		return outcome
	}
	return OutcomeNotTested
}

// Works is false for what is not known: a condition that may be ignored protects nothing.
func (c *StoreCapabilities) Works(id string) bool { return c.Outcome(id) == OutcomeWorks }

// EtagStyle is the form in which If-Match of a PUT works.
func (c *StoreCapabilities) EtagStyle() EtagStyle {
	switch {
	case !c.Works("put.ifMatch.stale"):
		return EtagNone
	case c.Works("put.ifMatch.quoted"):
		return EtagQuoted
	case c.Works("put.ifMatch.unquoted"):
		return EtagUnquoted
	}
	return EtagNone
}

// capabilitiesFile is what `storage-integrator probe --format json` writes; other fields of it are not needed.
type capabilitiesFile struct {
	Verdicts map[string]capabilityVerdict `json:"verdicts"`
}

type capabilityVerdict struct {
	Outcome Outcome `json:"outcome"`
}

// LoadCapabilities reads the report of a probe.
func LoadCapabilities(file string) (*StoreCapabilities, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read capabilities: %w", err)
	}
	var content capabilitiesFile
	if err := json.Unmarshal(text, &content); err != nil {
		return nil, fmt.Errorf("%s is no report of a probe: %w", file, err)
	}
	if content.Verdicts == nil {
		return nil, fmt.Errorf("%s is no report of a probe: it has no verdicts", file)
	}
	outcomes := make(map[string]Outcome, len(content.Verdicts))
	for id, verdict := range content.Verdicts {
		outcomes[id] = verdict.Outcome
	}
	return &StoreCapabilities{outcomes: outcomes}, nil
}

// Save writes what LoadCapabilities reads.
func (c *StoreCapabilities) Save(file string) error {
	content := capabilitiesFile{Verdicts: make(map[string]capabilityVerdict, len(c.outcomes))}
	for id, outcome := range c.outcomes {
		content.Verdicts[id] = capabilityVerdict{Outcome: outcome}
	}
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("save capabilities: %w", err)
	}
	return nil
}
