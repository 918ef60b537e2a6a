"""Reading the text of a report: pages, clauses, numbers, and what they say.

page, markup, rejoin
            the bytes of a saved page become normalised paragraphs; clauses cuts them
characters, vocabulary, words/
            code points and words that the reader knows; add a row to a table to teach it one
numerals, grammar
            one number; one printed quantity (`parse`)
patterns, following, damage, scanner
            every numeral expression of a text (`scan`), and what cannot be read because the copy is damaged
spans, governing
            what is handed on (`Span`), with the words that govern a number: its value is parse(printed) with these words
            (`Span.governed`), and they must be quoted with it (`Span.governing`)
foreign     strings that look injected
candidate, survey
            what a report holds that a package has not recorded

words/traditional.tsv is the one-to-one part of the character table of OpenCC 1.4.2 (Apache-2.0), without the characters that
Simplified text uses too (GB 2312); 后, 于 and 征 are added.
"""
