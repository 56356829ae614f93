module grove.example/cluster/connect

go 1.26
