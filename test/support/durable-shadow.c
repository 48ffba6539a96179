/*
 * A power failure for one file, by LD_PRELOAD. Next to the file named by
 * SHADOW_OF it keeps SHADOW_TO: the bytes that were made durable. A write
 * reaches the shadow only when fdatasync or fsync of that file has returned,
 * or at once through a descriptor opened with O_DSYNC or O_SYNC. With
 * SHADOW_LEAK=n, n per cent of the unsynced 4 KiB pieces reach it early, in any
 * order, as a kernel may write back what it likes. Kill the process, put the
 * shadow in the file's place, and what was never flushed is gone.
 *
 * What it cannot show: a disk that lies about its flushes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct piece { off_t at; size_t length; struct piece *next; char bytes[]; } piece;

static piece *first, *last;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int shadow = -1;
static ino_t inode;
static dev_t device;
static int leak;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Is this descriptor the file? Opens the shadow at the first sight of it, with what is in the file then. */
static int ours(int fd) {
  struct stat now, named;
  const char *of = getenv("SHADOW_OF"), *to = getenv("SHADOW_TO");
  if (!of || !to || fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) return 0;
  if (shadow >= 0) return now.st_ino == inode && now.st_dev == device;
  if (stat(of, &named) != 0 || named.st_ino != now.st_ino || named.st_dev != now.st_dev) return 0;
  real_pwrite = real("pwrite64");
  inode = now.st_ino;
  device = now.st_dev;
  leak = getenv("SHADOW_LEAK") ? atoi(getenv("SHADOW_LEAK")) : 0;
  srandom((unsigned)getpid());
  shadow = open(to, O_RDWR | O_CREAT | O_TRUNC, 0600);
  int from = open(of, O_RDONLY);
  char part[65536];
  ssize_t got;
  off_t at = 0;
  while (from >= 0 && (got = read(from, part, sizeof part)) > 0) { real_pwrite(shadow, part, got, at); at += got; }
  if (from >= 0) close(from);
  return 1;
}

static int durable_at_once(int fd) {
  int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & (O_DSYNC | O_SYNC)) != 0;
}

static void remember(int fd, const char *bytes, size_t length, off_t at) {
  pthread_mutex_lock(&lock);
  if (durable_at_once(fd)) real_pwrite(shadow, bytes, length, at);
  else for (size_t done = 0; done < length;) {
    size_t some = length - done < 4096 ? length - done : 4096;
    if (leak > 0 && random() % 100 < leak) real_pwrite(shadow, bytes + done, some, at + done);
    piece *one = malloc(sizeof(piece) + some);
    one->at = at + done;
    one->length = some;
    one->next = NULL;
    memcpy(one->bytes, bytes + done, some);
    if (last) last->next = one; else first = one;
    last = one;
    done += some;
  }
  pthread_mutex_unlock(&lock);
}

static void flushed(void) {
  pthread_mutex_lock(&lock);
  while (first) {
    piece *one = first;
    real_pwrite(shadow, one->bytes, one->length, one->at);
    first = one->next;
    free(one);
  }
  last = NULL;
  pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
  int mine = ours(fd);
  ssize_t wrote = ((ssize_t (*)(int, const void *, size_t, off_t))real("pwrite64"))(fd, bytes, length, at);
  if (mine && wrote > 0) remember(fd, bytes, wrote, at);
  return wrote;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

static void remember_parts(int fd, const struct iovec *parts, int count, off_t at, ssize_t left) {
  for (int i = 0; i < count && left > 0; i++) {
    size_t some = (size_t)left < parts[i].iov_len ? (size_t)left : parts[i].iov_len;
    remember(fd, parts[i].iov_base, some, at);
    at += some;
    left -= some;
  }
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) {
  int mine = ours(fd);
  ssize_t wrote = ((ssize_t (*)(int, const struct iovec *, int, off_t))real("pwritev64"))(fd, parts, count, at);
  if (mine && wrote > 0) remember_parts(fd, parts, count, at, wrote);
  return wrote;
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }

static ssize_t at_position(int fd, const void *bytes, size_t length) {
  int mine = ours(fd);
  off_t at = mine ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t wrote = ((ssize_t (*)(int, const void *, size_t))real("write"))(fd, bytes, length);
  if (mine && wrote > 0) remember(fd, bytes, wrote, at);
  return wrote;
}
ssize_t write(int fd, const void *bytes, size_t length) { return at_position(fd, bytes, length); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  int mine = ours(fd);
  off_t at = mine ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t wrote = ((ssize_t (*)(int, const struct iovec *, int))real("writev"))(fd, parts, count);
  if (mine && wrote > 0) remember_parts(fd, parts, count, at, wrote);
  return wrote;
}

static int sync_by(int fd, const char *how) {
  int mine = ours(fd);
  int result = ((int (*)(int))real(how))(fd);
  if (mine && result == 0) flushed();
  return result;
}
int fdatasync(int fd) { return sync_by(fd, "fdatasync"); }
int fsync(int fd) { return sync_by(fd, "fsync"); }

int ftruncate64(int fd, off_t length) {
  int mine = ours(fd);
  int result = ((int (*)(int, off_t))real("ftruncate64"))(fd, length);
  if (mine && result == 0) ((int (*)(int, off_t))real("ftruncate64"))(shadow, length);
  return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
