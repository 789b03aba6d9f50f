# SPDX-License-Identifier: GPL-3.0-or-later
# The same as read_xarray.py in R: Rscript scripts/readers/read_ncdf4.R OUT.h5 PICTURE.svg
# Needs r-cran-ncdf4.
suppressMessages(library(ncdf4))
files <- commandArgs(TRUE)
nc <- nc_open(files[1])
layout <- ncatt_get(nc, 0, "homeward_schema")
if (!layout$hasatt) stop(files[1], " is no result of Homeward: it has no attribute homeward_schema", call. = FALSE)
if (layout$value != 1)
    stop(files[1], " has layout ", layout$value, " of result files, and this reader knows layout 1 only: take the reader of the Homeward that wrote it", call. = FALSE)
title <- ncatt_get(nc, 0, "title")$value
what <- ncatt_get(nc, "delayed_bed_days", "long_name")$value
scenarios <- nc$dim$scenario$vals
titled <- "reason_title" %in% names(nc$var)
reasons <- if (titled) ncvar_get(nc, "reason_title") else nc$dim$reason$vals
days <- ncvar_get(nc, "delayed_bed_days", collapse_degen = FALSE)  # R has the last dimension of the file first
order <- sapply(nc$var$delayed_bed_days$dim, function(dim) dim$name)
sums <- apply(days, match(c("reason", "scenario", "replicate"), order), sum)
means <- apply(sums, 1:2, mean, na.rm = TRUE)
half <- apply(sums, 1:2, function(v) qt(0.975, sum(!is.na(v)) - 1) * sd(v, na.rm = TRUE) / sqrt(sum(!is.na(v))))
for (i in seq_along(reasons)) for (s in seq_along(scenarios))
    cat(sprintf("%s\t%s\t%.10g\t%.5g\n", reasons[i], scenarios[s], means[i, s], half[i, s]))
shown <- order(means[, 1])
shown <- shown[rowSums(means)[shown] > 0]
if (grepl("[.]png$", files[2])) png(files[2], 900, 600) else svg(files[2], 9, 6)
par(mar = c(4, 19, 3, 1))
colours <- rep(c("#0072B2", "#E69F00", "#009E73", "#CC79A7"), length.out = length(scenarios))
last <- rev(seq_along(scenarios))  # the first scenario on top
places <- barplot(t(means[shown, last, drop = FALSE]), beside = TRUE, horiz = TRUE, names.arg = reasons[shown], las = 1, col = colours[last],
                  xlab = what, main = title, xlim = c(0, 1.1 * max(means + ifelse(is.na(half), 0, half))))
low <- t((means - half)[shown, last, drop = FALSE])
high <- t((means + half)[shown, last, drop = FALSE])
segments(low, places, high, places)
legend("bottomright", legend = scenarios, fill = colours, bty = "n")
invisible(dev.off())
nc_close(nc)
