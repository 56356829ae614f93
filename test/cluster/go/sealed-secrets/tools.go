//go:build tools

// Package tools names the commands that the stand builds, so that go.sum covers them.
package tools

import (
	_ "github.com/bitnami/sealed-secrets/cmd/controller"
)
