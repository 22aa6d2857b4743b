// Command generate makes SDKs of a package schema, as `pulumi package gen-sdk` does: generate SCHEMA FOLDER.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// loader loads no other package: the schema names none.
type loader struct{ schema.ReferenceLoader }

func main() {
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(file, into string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, loader{}, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	for _, one := range diagnostics {
		fmt.Fprintln(os.Stderr, one.Error())
	}
	if diagnostics.HasErrors() {
		return fmt.Errorf("the schema is not valid")
	}
	for language, make := range map[string]func() (map[string][]byte, error){
		"go": func() (map[string][]byte, error) { return gogen.GeneratePackage("test", pkg, nil) },
		"nodejs": func() (map[string][]byte, error) {
			return nodejs.GeneratePackage("test", pkg, nil, nil, false, loader{})
		},
		"python": func() (map[string][]byte, error) { return python.GeneratePackage("test", pkg, nil, loader{}) },
	} {
		files, err := make()
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		for name, text := range files {
			path := filepath.Join(into, language, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, text, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
