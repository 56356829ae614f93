// Command coredns is CoreDNS with the few plugins that the stand's Corefile names; with all of them, the cloud
// providers' libraries would take most of the build.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/template"
)

// The order in which plugins see a query.
func init() {
	dnsserver.Directives = []string{"errors", "ready", "template", "kubernetes"}
}

func main() {
	coremain.Run()
}
