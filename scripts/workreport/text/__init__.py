"""Reading the text of a report: pages, clauses, numbers, and what they say.

page        the bytes of a saved page become normalised paragraphs; clauses cuts them; rejoin mends broken lines
characters, vocabulary, words/
            code points and words that the reader knows
numerals, grammar
            one number; one printed quantity (`parse`)
patterns, scanner
            every numeral expression of a text (`scan`)
foreign     strings that look injected
candidate, survey
            what a report holds that a package has not recorded
"""
