# Reads CSV files with base R and writes every cell as a line: path, row, column, value.
for (path in commandArgs(trailingOnly = TRUE)) {
  frame <- read.csv(path, colClasses = "character", na.strings = character(), encoding = "UTF-8", check.names = FALSE)
  for (column in names(frame)) {
    if (nrow(frame) > 0) {
      lines <- paste(path, seq_len(nrow(frame)), column, frame[[column]], sep = "\t")
      writeLines(enc2utf8(lines), stdout(), useBytes = TRUE)
    }
  }
}
