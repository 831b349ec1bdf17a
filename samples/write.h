/*
 * How the samples are written: the ledger as Dutch packages export it (semicolons, Windows-1252,
 * CRLF, debit and credit columns), the budget as a plain signed file (commas, UTF-8, revenue
 * negative).
 */
#ifndef SAMPLES_WRITE_H
#define SAMPLES_WRITE_H

#include "tables.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define AMENDMENTS 4 /* number 0 is the budget as it was first decided */

/* One cost centre on one account: a cell of the budget. */
struct cell {
	int centre;
	const char *task;
	const struct account *account;
	const char *place;
	int64_t budget[AMENDMENTS];
};

/* One booking. */
struct line {
	int64_t cents; /* positive on the account's own side */
	int month, day, period;
	int sequence;
	int supplier; /* index, -1: none */
	const struct cell *cell;
	const char *place;
	char text[160];
};

static FILE *create_file(const char *path)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	return f;
}

static FILE *create(const char *folder, const char *name, int year)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s-%d.csv", folder, name, year);
	return create_file(path);
}

/* UTF-8 to Windows-1252: Latin-1 but for the two characters of tables.h that lie outside it. */
static void put_cp1252(FILE *f, const char *s)
{
	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		if (*p == 0xC2 || *p == 0xC3) {
			int high = *p == 0xC3 ? 0x40 : 0;
			fputc(*++p + high, f);
		} else if (*p == 0xE2 && p[1] == 0x82 && p[2] == 0xAC) { /* euro sign */
			fputc(0x80, f);
			p += 2;
		} else if (*p == 0xE2 && p[1] == 0x80 && p[2] == 0x93) { /* en dash */
			fputc(0x96, f);
			p += 2;
		} else {
			fputc(*p, f);
		}
	}
}

static void put_quoted(FILE *f, const char *s, char delimiter)
{
	char doubled[400];
	size_t n = 0;
	int quote = 0;

	for (; *s && n < sizeof(doubled) - 4; s++) {
		if (*s == '"' || *s == '\n' || *s == delimiter)
			quote = 1;
		if (*s == '"')
			doubled[n++] = '"';
		if (*s == '\n')
			doubled[n++] = '\r';
		doubled[n++] = *s;
	}
	doubled[n] = 0;
	if (quote)
		fputc('"', f);
	put_cp1252(f, doubled);
	if (quote)
		fputc('"', f);
}

/* 1.234.567,89 */
static void put_dutch(FILE *f, int64_t cents)
{
	char digits[32], out[48];
	size_t n = 0;

	if (cents < 0)
		fputc('-', f);
	uint64_t whole = (uint64_t)(cents < 0 ? -cents : cents);
	int length = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)(whole / 100));
	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			out[n++] = '.';
		out[n++] = digits[i];
	}
	out[n] = 0;
	fprintf(f, "%s,%02d", out, (int)(whole % 100));
}

static void put_debit_credit(FILE *f, const struct line *l)
{
	int64_t debit = l->cell->account->revenue ? 0 : l->cents;
	int64_t credit = l->cell->account->revenue ? l->cents : 0;

	/* A correction goes to the other column; one in four stays where it was, with a minus. */
	if (l->cents < 0 && l->sequence % 4) {
		int64_t swap = debit;
		debit = -credit;
		credit = -swap;
	}
	put_dutch(f, debit);
	fputc(';', f);
	put_dutch(f, credit);
}

static void write_ledger(const char *folder, int year, const struct line *lines, size_t nlines)
{
	FILE *f = create(folder, "grootboek", year);

	fputs("VolgNummer;DocumentNummer;BoekingsDatum;DienstJaar;PeriodeGrootboek;GrootboekNummer;"
	      "KostenPlaats;Taakveld;CategorieBBV;InkomstenUitgavenBBV;CrediteurNummer;"
	      "CrediteurNaam;"
	      "OmschrijvingBoeking;BedragDebet;BedragCredit;Locatie\r\n",
	      f);
	for (size_t i = 0; i < nlines; i++) {
		const struct line *l = &lines[i];
		const struct account *a = l->cell->account;

		fprintf(f, "%zu;%d%06d;%02d-%02d-%d;%d;%d;%d;%d;%s;%s;%s;", i + 1, year % 100,
			l->sequence * 7 + 11, l->day, l->month, year, year, l->period, a->code,
			l->cell->centre, l->cell->task,
			year >= 2025 && a->category_2025 ? a->category_2025 : a->category,
			a->revenue ? "I" : "U");
		if (l->supplier >= 0) {
			fprintf(f, "%d;", 20011 + l->supplier * 13);
			put_quoted(f, suppliers[l->supplier].name, ';');
		} else {
			fputc(';', f);
		}
		fputc(';', f);
		put_quoted(f, l->text, ';');
		fputc(';', f);
		put_debit_credit(f, l);
		fprintf(f, ";%s\r\n", l->place ? l->place : "");
	}
	fclose(f);
}

static void put_budget_line(FILE *f, int year, const char *phase, int amendment,
			    const struct cell *c)
{
	const struct account *a = c->account;
	int64_t cents = a->revenue ? -c->budget[amendment] : c->budget[amendment];

	fprintf(f, "%d,%s,%d,%s,%d,%d,%s,%s,%s,%s%lld.%02d\n", year, phase, amendment,
		amendments[amendment], c->centre, a->code, c->task,
		year >= 2025 && a->category_2025 ? a->category_2025 : a->category,
		a->revenue ? "B" : "L", cents < 0 ? "-" : "",
		(long long)((cents < 0 ? -cents : cents) / 100),
		(int)((cents < 0 ? -cents : cents) % 100));
}

static void write_budget(const char *folder, int year, const struct cell *cells, size_t ncells)
{
	FILE *f = create(folder, "begroting", year);

	fputs("Jaar,Fase,Wijziging,Omschrijving wijziging,Kostenplaats,Grootboekrekening,Taakveld,"
	      "Economische categorie,Lasten/Baten,Bedrag\n",
	      f);
	for (size_t i = 0; i < ncells; i++)
		put_budget_line(f, year, "Primitief", 0, &cells[i]);
	for (int a = 0; a < AMENDMENTS; a++)
		for (size_t i = 0; i < ncells; i++)
			if (cells[i].budget[a])
				put_budget_line(f, year, "Na wijziging", a, &cells[i]);
	fclose(f);
}

#endif
