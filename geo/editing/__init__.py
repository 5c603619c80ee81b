"""What is edited by hand, without a screen: wishes from typed values, what they would change, and
their publication.

An edit is made of the register's files and of what a person chose (`body`, `area`, …). `preview`
says what would change and what the rules say of it; `publish` is the one way into the register, for
edits and for the import of a document alike. Nothing here is written before somebody publishes it.
"""
