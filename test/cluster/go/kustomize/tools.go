//go:build tools

// Package tools names the commands that the stand builds, so that go.sum covers them.
package tools

import (
	_ "sigs.k8s.io/kustomize/kustomize/v5"
)
