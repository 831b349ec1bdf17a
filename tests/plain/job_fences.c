/*
 * A job's fences do what they say: a process that process_start() makes, as a job of the desk, tries what it may not. It reads
 * and writes what lies outside of its folder (landlock, where the kernel has it), opens a socket, looks into another process,
 * takes more memory, files and bytes than its limits; each is refused, and what it needs for its work is not.
 */
#include "deliveries/jobs/jobs.h"

#include "base/memory/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED 77

static int faults;

static void expect(bool is, const char *what)
{
	printf("%s %s\n", is ? "ok" : "FAILED", what);
	faults += !is;
}

static bool kernel_has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

/* What opening it ends with: 0, or errno. */
static int opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

/* ---- in the job ---- */

static void try_files(const char *outside, bool landlock)
{
	char path[512];
	expect(opened("mine.txt", O_WRONLY | O_CREAT) == 0, "its own folder is written");
	expect(opened("files/brought.csv", O_RDONLY) == 0, "what was brought is read");
	expect(opened("/etc/passwd", O_WRONLY) != 0 || getuid() == 0,
	       "a system's file is not written");
	if (!landlock)
		return;
	snprintf(path, sizeof path, "%s/secret.txt", outside);
	expect(opened(path, O_RDONLY) == EACCES, "a file beside its folder is not read");
	expect(opened("../secret.txt", O_RDONLY) == EACCES, "nor by ..");
	expect(symlink(path, "files/link.csv") != 0 || opened("files/link.csv", O_RDONLY) == EACCES,
	       "nor by a link");
	snprintf(path, sizeof path, "%s/new.txt", outside);
	expect(opened(path, O_WRONLY | O_CREAT) == EACCES, "none is made there");
	snprintf(path, sizeof path, "%s/secret.txt", outside);
	expect(unlink(path) != 0 && errno == EACCES, "none is taken away there");
	expect(rename("mine.txt", "../mine.txt") != 0, "nothing is moved there");
	snprintf(path, sizeof path, "/proc/%d/environ", getppid());
	expect(opened(path, O_RDONLY) == EACCES, "the desk's environment is not read");
	expect(opened("/proc/self/maps", O_RDONLY) == 0, "its own state is");
	expect(opened("/etc/hostname", O_RDONLY) == EACCES, "what /etc has of others is not read");
}

static void try_limits(void)
{
	expect(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EACCES, "no socket");
	expect(socket(AF_UNIX, SOCK_STREAM, 0) < 0, "nor one of this machine");
#ifndef __SANITIZE_ADDRESS__
	size_t much = (size_t)4 << 30;
	void *memory = mmap(NULL, much, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	expect(memory == MAP_FAILED, "4 GiB of memory are too many");
#endif
	int n = 0, first = -1, fd;
	while (n < 1000 && (fd = open("/dev/null", O_RDONLY)) >= 0) {
		first = first < 0 ? fd : first;
		n++;
	}
	expect(n < 256 && errno == EMFILE, "256 files are too many");
	for (int i = 0; i < n; i++)
		close(first + i);
	signal(SIGXFSZ, SIG_IGN);
	fd = open("long.bin", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	expect(ftruncate(fd, (off_t)17 << 30) != 0 && errno == EFBIG,
	       "a file of 17 GiB is too long");
	close(fd);
	unlink("long.bin");
	struct rlimit time;
	expect(getrlimit(RLIMIT_CPU, &time) == 0 && time.rlim_max <= 3600, "an hour is the most");
}

static int job(const char *outside, bool landlock)
{
	try_files(outside, landlock);
	try_limits();
	fflush(stdout);
	return faults ? 1 : 0;
}

/* ---- the desk's side ---- */

static void make(const char *path, const char *content)
{
	FILE *f = fopen(path, "w");
	if (!f || fputs(content, f) < 0 || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static int show(const char *path)
{
	char line[512];
	FILE *f = fopen(path, "r");
	int lines = 0;
	for (; f && fgets(line, sizeof line, f); lines++)
		fputs(line, stdout);
	if (f)
		fclose(f);
	return lines;
}

static int run(const char *outside, bool landlock)
{
	char folder[256], path[300], out[300], err[300];
	struct error e;
	int status = 0;
	snprintf(folder, sizeof folder, "%s/7", outside);
	snprintf(out, sizeof out, "%s/out", folder);
	snprintf(err, sizeof err, "%s/err", folder);
	mkdir(folder, 0700);
	snprintf(path, sizeof path, "%s/tmp", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/files", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/files/brought.csv", folder);
	make(path, "a;b\n1;2\n");
	snprintf(path, sizeof path, "%s/secret.txt", outside);
	make(path, "of somebody else\n");
	char self[] = "stuiver", word[] = "try", place[256], has[] = "1", lacks[] = "0";
	snprintf(place, sizeof place, "%s", outside);
	char *const argv[] = {self, word, place, landlock ? has : lacks, NULL};
	const struct process p = {.argv = argv, .folder = folder, .out = out, .err = err};
	int child = process_start(&p, &e);
	if (child < 0 || waitpid(child, &status, 0) != child) {
		fprintf(stderr, "no process: %s\n", child < 0 ? e.text : "lost");
		return 1;
	}
	int lines = show(out);
	show(err);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || lines == 0) {
		fprintf(stderr, "it ended with %d after %d lines\n", status, lines);
		return 1;
	}
	snprintf(path, sizeof path, "%s/secret.txt", outside);
	expect(access(path, F_OK) == 0, "what is beside its folder is still there");
	return faults ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 4)
		return job(argv[2], argv[3][0] == '1');
#ifdef __SANITIZE_THREAD__
	puts("the sanitizer's shadow of memory is larger than a job may have");
	return SKIPPED;
#endif
	bool landlock = kernel_has_landlock();
	char outside[] = "/tmp/job_fences_XXXXXX", command[64];
	if (!mkdtemp(outside)) {
		perror(outside);
		return 1;
	}
	int result = run(outside, landlock);
	snprintf(command, sizeof command, "rm -rf %s", outside);
	if (system(command) != 0)
		result = 1;
	if (!landlock)
		printf("this kernel has no landlock: what is outside of a job's folder was not tried\n");
	return result ? 1 : landlock ? 0 : SKIPPED;
}
