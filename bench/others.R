#!/usr/bin/env Rscript
# SPDX-License-Identifier: MIT
# Tables that no choice of the recipe has seen, from Debian's packages of R (r-cran-mlbench, r-cran-kernlab, r-cran-mass), as a
# folder that bench/accuracy.py reads: others.R FOLDER
folder <- commandArgs(trailingOnly = TRUE)[1]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
manifest <- NULL

put <- function(package, name, target, drop = "") {
    data(list = name, package = package, envir = environment())
    table <- get(name)
    # NA is an empty cell, which other readers take as missing too.
    file <- paste0(name, ".csv")
    write.csv(table, file.path(folder, file), row.names = FALSE, na = "")
    manifest <<- rbind(manifest, data.frame(file, target, drop, task = "class", signal = "yes", rows = nrow(table)))
}

put("mlbench", "Sonar", "Class")
put("mlbench", "Glass", "Type")
put("mlbench", "Vehicle", "Class")
put("mlbench", "Vowel", "Class")
put("mlbench", "DNA", "Class")
put("mlbench", "Satellite", "classes")
put("kernlab", "musk", "Class")
put("kernlab", "spam", "type")
put("kernlab", "ticdata", "CARAVAN")
put("kernlab", "income", "INCOME")
put("MASS", "Aids2", "status")
put("MASS", "biopsy", "class", drop = "ID")
write.table(manifest, file.path(folder, "MANIFEST.tsv"), sep = "\t", row.names = FALSE, quote = FALSE)
