# One field of more than 1 MiB, which no ledger has.
with open("input.csv", "w", encoding="utf-8") as f:
    f.write("Boekdatum;Omschrijving;Bedrag\n01-02-2024;goed;1,00\n")
    f.write("02-02-2024;" + "x" * (1024 * 1024 + 1) + ";2,00\n03-02-2024;ook goed;3,00\n")
