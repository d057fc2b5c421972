from output_size import trace_shapes

def conv_params(c_in, c_out, kernel_size, bias=True):
	if isinstance(kernel_size, tuple):
		h, w = kernel_size
	else:
		h, w = kernel_size, kernel_size
	if h < 1 or w < 1:
		raise ValueError("too small")
	if bias:
		return (h * w * c_in + 1) * c_out
	return h * w * c_in * c_out

def dense_params(n_in, n_out, bias=True):
	if bias:
		return (n_in + 1) * n_out
	return n_in * n_out

def summarize(input_shape, layers):
	rows = []
	c = input_shape[0]
	for l, shape in zip(layers, trace_shapes(input_shape, layers)):
		p = 0
		if l[0] == "conv":
			p = conv_params(c, l[1], l[2])
		elif l[0] == "dense":
			p = dense_params(c, l[1])
		rows.append((shape, p))
		c = shape[0]
	return rows

def total_params(input_shape, layers):
	return sum(p for shape, p in summarize(input_shape, layers))

def dense_equivalent_params(input_shape, output_shape):
	a, b, c = input_shape
	d, e, f = output_shape
	return dense_params(a * b * c, d * e * f)
