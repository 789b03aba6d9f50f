# SPDX-License-Identifier: GPL-3.0-or-later
# Prints every variable of a netCDF file as lines "name TAB value TAB value ...", numbers with 17 digits, for test_readers.py.
suppressMessages(library(ncdf4))
nc <- nc_open(commandArgs(TRUE)[1])
show <- function(name, values) {
    text <- if (is.numeric(values)) sprintf("%.17g", as.vector(values)) else as.vector(values)
    cat(name, encodeString(text), sep = "\t")
    cat("\n")
}
for (dim in nc$dim) if (!grepl("/", dim$name)) show(dim$name, dim$vals)
for (var in nc$var) show(var$name, ncvar_get(nc, var$name, collapse_degen = FALSE))
show("@title", ncatt_get(nc, 0, "title")$value)
show("@seed", ncatt_get(nc, 0, "seed")$value)
show("@units", ncatt_get(nc, "delayed_bed_days", "units")$value)
