// Command library builds every overlay of a repository in one process by kustomize's own library.
//
// usage: library ROOT OUTPUT: ROOT/apps/NAME/production goes to OUTPUT/NAME.yaml
package main

import (
	"log"
	"os"
	"path/filepath"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	root, output := os.Args[1], os.Args[2]
	overlays, err := filepath.Glob(filepath.Join(root, "apps", "*", "production"))
	if err != nil {
		log.Fatal(err)
	}
	for _, overlay := range overlays {
		yaml, err := build(overlay)
		if err != nil {
			log.Fatal(overlay, ": ", err)
		}
		name := filepath.Base(filepath.Dir(overlay))
		if err := os.WriteFile(filepath.Join(output, name+".yaml"), yaml, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// build renders one directory in the order of the command.
func build(directory string) ([]byte, error) {
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionLegacy
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), directory)
	if err != nil {
		return nil, err
	}
	return resources.AsYaml()
}
