/*
 * Replays a fuzzer's corpus without libFuzzer: every file of the folders and files named on the
 * command line goes once through LLVMFuzzerTestOneInput, and so does the empty input.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static unsigned long replayed;

static void replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0, capacity = 0;

	if (f == NULL) {
		fprintf(stderr, "cannot open %s: %s\n", path, strerror(errno));
		exit(2);
	}
	do {
		if (size == capacity) {
			capacity = capacity ? capacity * 2 : 4096;
			data = realloc(data, capacity);
			if (data == NULL)
				abort();
		}
		size += fread(data + size, 1, capacity - size, f);
	} while (!feof(f) && !ferror(f));
	fclose(f);
	/* A copy of exactly this size, so that a sanitizer sees a read past its end. */
	uint8_t *exact = malloc(size ? size : 1);
	if (exact == NULL)
		abort();
	memcpy(exact, data, size);
	free(data);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	replayed++;
}

static void replay(const char *path)
{
	struct stat st;
	struct dirent **names;

	if (stat(path, &st) != 0) {
		fprintf(stderr, "cannot find %s: %s\n", path, strerror(errno));
		exit(2);
	}
	if (!S_ISDIR(st.st_mode)) {
		replay_file(path);
		return;
	}
	int n = scandir(path, &names, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			char child[4096];
			snprintf(child, sizeof(child), "%s/%s", path, names[i]->d_name);
			replay(child);
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

int main(int argc, char **argv)
{
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%lu inputs replayed\n", replayed);
	return 0;
}
