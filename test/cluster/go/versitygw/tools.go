//go:build tools

// Package tools names the command that the stand builds, so that go.sum covers it.
package tools

import (
	_ "github.com/versity/versitygw/cmd/versitygw"
)
