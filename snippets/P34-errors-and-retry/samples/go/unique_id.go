package storage

import (
	"crypto/rand"
	"fmt"
)

// NewUniqueID makes a random UUID, version 4 of RFC 9562, by which a write is recognised whose answer was lost.
func NewUniqueID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
