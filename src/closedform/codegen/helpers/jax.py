"""In the words of JAX."""

import jax.numpy as jnp


def _indmax(x):
    return (x == jnp.max(x, axis=-1, keepdims=True)).astype(x.dtype)


def _add_diagonal(X, d):
    places = jnp.arange(X.shape[-1])
    return X.at[places, places].add(d)


def _determinant(factor):
    lu, pivots = factor
    swaps = jnp.sum(pivots != jnp.arange(len(pivots)))
    return jnp.where(swaps % 2 == 0, 1, -1) * jnp.prod(jnp.diagonal(lu))


def _logarithm(factor):
    """Of the determinant; nan where that is not positive."""
    lu, pivots = factor
    d = jnp.diagonal(lu)
    swaps = jnp.sum(pivots != jnp.arange(len(pivots)))
    positive = ((swaps + jnp.sum(d < 0)) % 2 == 0) & jnp.all(d != 0)
    return jnp.where(positive, jnp.sum(jnp.log(jnp.abs(d))), jnp.nan)


def _places(start, steps, shape, **like):
    """1 where the last axis counts start + the steps of the others, from 1; else 0."""
    place = jnp.asarray(start, **like)
    for axis, (by, low) in enumerate(steps):
        counter = jnp.arange(low, low + shape[axis], **like)
        place = place + by * counter.reshape([-1 if k == axis else 1 for k in range(len(shape))])
    last = jnp.arange(1, shape[-1] + 1, **like)
    return jnp.broadcast_to(place == last, shape).astype(last.dtype)


def _arrays(*given):
    """Arrays of one floating type, numbers of Python having none of their own."""
    made = [x if isinstance(x, (int, float)) else jnp.asarray(x) for x in given]
    dtype = jnp.result_type(*made, jnp.float32 if any(hasattr(x, "dtype") for x in made) else float)
    return [jnp.asarray(x, dtype) for x in made]


def _matpow(X, k):
    """The power of each matrix with its own whole exponent, below 65536 by its size."""
    k = jnp.broadcast_to(jnp.rint(jnp.asarray(k)).astype(int), X.shape[:-2])[..., None, None]
    base = jnp.where(k < 0, jnp.linalg.inv(X), X)
    made = jnp.broadcast_to(jnp.eye(X.shape[-1], dtype=X.dtype), X.shape)
    for bit in range(16):
        made = jnp.where(abs(k) >> bit & 1, made @ base, made)
        base = base @ base
    return made
