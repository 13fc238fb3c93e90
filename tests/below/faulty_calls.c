/* Loaded before the C library: counts the calls that reach into one folder, and lets one go wrong.

   `fault_arm` says which folder, which call (0: none), and how: an errno; SHORT: the call does half
   of what was asked; STRIKE + n: signal n comes just before the call. What was called is kept as
   lines, for `fault_calls`. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 1024
#define SHORT 1000
#define STRIKE 2000

static char folder[4096];
static size_t folder_length;
static long at, counted;
static int how, lasting;
static char *names[FILES];
static char calls[1 << 20];
static size_t calls_length;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

void fault_arm(const char *where, long number, int what, int stays) {
    snprintf(folder, sizeof folder, "%s", where);
    folder_length = strlen(folder);
    at = number, how = what, lasting = stays, counted = 0, calls_length = 0;
}

const char *fault_calls(void) {
    calls[calls_length] = 0;
    return calls;
}

static int within(const char *path) {
    return folder_length && path && !strncmp(path, folder, folder_length) &&
           (path[folder_length] == '/' || !path[folder_length]);
}

static const char *name_of(int fd) {
    return fd >= 0 && fd < FILES ? names[fd] : NULL;
}

static void remember(int fd, const char *path) {
    if (fd >= 0 && fd < FILES) {
        free(names[fd]);
        names[fd] = path ? strdup(path) : NULL;
    }
}

/* Count a call; return the error it is to meet, SHORT, or 0. */
static int fault(const char *call, const char *path) {
    if (!within(path)) return 0;
    counted++;
    if (calls_length + strlen(call) + strlen(path) + 3 < sizeof calls)
        calls_length += sprintf(calls + calls_length, "%s %s\n", call, path + folder_length);
    if (counted != at && !(lasting && at && counted > at)) return 0;
    if (how >= STRIKE) {
        raise(how - STRIKE);
        return 0;
    }
    return how;
}

/* A path below an open directory, as one path. */
static const char *whole(int fd, const char *path, char *space, size_t size) {
    const char *above = path && path[0] != '/' ? name_of(fd) : NULL;
    if (!above) return path;
    snprintf(space, size, "%s/%s", above, path);
    return space;
}

#define FAIL_OR(call, path, wrong) \
    do { \
        int met = fault(call, path); \
        if (met && met != SHORT) { \
            errno = met; \
            return wrong; \
        } \
    } while (0)

#define MODE_OF(flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        MODE_OF(flags) \
        FAIL_OR(flags & O_CREAT ? "create" : "open", path, -1); \
        int fd = real(path, flags, mode); \
        if (fd >= 0) remember(fd, within(path) ? path : NULL); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int above, const char *path, int flags, ...) { \
        REAL(name); \
        MODE_OF(flags) \
        char space[4096]; \
        const char *full = whole(above, path, space, sizeof space); \
        FAIL_OR(flags & O_CREAT ? "create" : "open", full, -1); \
        int fd = real(above, path, flags, mode); \
        if (fd >= 0) remember(fd, within(full) ? full : NULL); \
        return fd; \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
    REAL(close);
    int met = name_of(fd) ? fault("close", name_of(fd)) : 0;
    remember(fd, NULL);
    int done = real(fd); /* which the system does whatever it says */
    if (met && met != SHORT) {
        errno = met;
        return -1;
    }
    return done;
}

ssize_t read(int fd, void *data, size_t size) {
    REAL(read);
    int met = fault("read", name_of(fd));
    if (met && met != SHORT) {
        errno = met;
        return -1;
    }
    return real(fd, data, met == SHORT && size > 1 ? size / 2 : size);
}

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    int met = fault("write", name_of(fd));
    if (met && met != SHORT) {
        errno = met;
        return -1;
    }
    return real(fd, data, met == SHORT && size > 1 ? size / 2 : size);
}

#define ON_FD(name, parameters, arguments) \
    int name parameters { \
        REAL(name); \
        FAIL_OR(#name, name_of(fd), -1); \
        return real arguments; \
    }
ON_FD(fsync, (int fd), (fd))
ON_FD(fdatasync, (int fd), (fd))
ON_FD(fchmod, (int fd, mode_t mode), (fd, mode))
ON_FD(flock, (int fd, int operation), (fd, operation))
ON_FD(fstat, (int fd, struct stat *status), (fd, status))
ON_FD(fstat64, (int fd, struct stat64 *status), (fd, status))

#define ON_PATH(name, parameters, arguments) \
    int name parameters { \
        REAL(name); \
        FAIL_OR(#name, path, -1); \
        return real arguments; \
    }
ON_PATH(unlink, (const char *path), (path))
ON_PATH(rmdir, (const char *path), (path))
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(chmod, (const char *path, mode_t mode), (path, mode))
ON_PATH(stat, (const char *path, struct stat *status), (path, status))
ON_PATH(stat64, (const char *path, struct stat64 *status), (path, status))
ON_PATH(lstat, (const char *path, struct stat *status), (path, status))
ON_PATH(lstat64, (const char *path, struct stat64 *status), (path, status))
ON_PATH(access, (const char *path, int wanted), (path, wanted))

#define BELOW(name, parameters, arguments) \
    int name parameters { \
        REAL(name); \
        char space[4096]; \
        FAIL_OR(#name, whole(fd, path, space, sizeof space), -1); \
        return real arguments; \
    }
BELOW(fstatat, (int fd, const char *path, struct stat *status, int flags),
      (fd, path, status, flags))
BELOW(fstatat64, (int fd, const char *path, struct stat64 *status, int flags),
      (fd, path, status, flags))
BELOW(unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
BELOW(mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode))

#define FROM_OLD_TO_NEW(name) \
    int name(const char *old, const char *new) { \
        REAL(name); \
        FAIL_OR(#name, within(old) ? old : new, -1); \
        return real(old, new); \
    }
FROM_OLD_TO_NEW(rename)
FROM_OLD_TO_NEW(link)

DIR *opendir(const char *path) {
    REAL(opendir);
    FAIL_OR("opendir", path, NULL);
    return real(path);
}
