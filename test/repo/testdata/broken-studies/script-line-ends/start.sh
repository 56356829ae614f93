#!/bin/sh
otree devserver
