"""Hears +switch-master from each Sentinel, on a connection of its own."""
import queue
import socket
import threading
import time


def hear(sentinel, heard):
    while True:
        try:
            with socket.create_connection((sentinel, 26379), 2) as link:
                link.settimeout(None)
                link.sendall(b"SUBSCRIBE +switch-master\r\n")
                for line in link.makefile("rb"):
                    if line.startswith(b"mymaster "):
                        heard.put(line.split()[3].decode())
        except OSError:
            pass
        time.sleep(0.1)


def masters(sentinels):
    """The new master's address, once for each change, from whichever Sentinel says so first."""
    heard = queue.SimpleQueue()
    for sentinel in sentinels:
        threading.Thread(target=hear, args=(sentinel, heard), daemon=True).start()
    last = None
    while True:
        master = heard.get()
        if master != last:
            last = master
            yield master
