// Command connect serves TCP ports, or tries to reach one and says in one word how that went.
//
//	connect serve PORT…
//	connect to HOST:PORT
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
)

func main() {
	switch words := os.Args[1:]; {
	case len(words) > 1 && words[0] == "serve":
		for _, port := range words[1:] {
			go serve(port)
		}
		select {}
	case len(words) == 2 && words[0] == "to":
		fmt.Println(connect(words[1]))
	default:
		fmt.Fprintln(os.Stderr, "usage: connect serve PORT… | connect to HOST:PORT")
		os.Exit(2)
	}
}

// serve accepts every connection and ends it.
func serve(port string) {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		connection, err := listener.Accept()
		if err == nil {
			connection.Close()
		}
	}
}

func connect(address string) string {
	connection, err := net.DialTimeout("tcp", address, 3*time.Second)
	var unknownHost *net.DNSError
	var slow net.Error
	switch {
	case err == nil:
		connection.Close()
		return "connected"
	case errors.As(err, &unknownHost):
		return "unknown host"
	case errors.Is(err, syscall.EHOSTUNREACH):
		return "prohibited"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &slow) && slow.Timeout():
		return "timeout"
	}
	return err.Error()
}
