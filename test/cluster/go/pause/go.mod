module grove.example/cluster/pause

go 1.26
